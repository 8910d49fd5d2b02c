target_link_libraries(unit_hq PRIVATE nlohmann_json::nlohmann_json)
