target_link_libraries(address_fuzz PRIVATE kanaria_postal)
target_compile_definitions(address_fuzz PRIVATE KANARIA_MODELS_DIR="${CMAKE_SOURCE_DIR}/models")
