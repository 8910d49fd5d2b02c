target_link_libraries(unit_page PRIVATE opencv)
