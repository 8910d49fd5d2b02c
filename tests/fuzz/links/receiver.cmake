target_link_libraries(receiver_fuzz PRIVATE kanaria_hq)
target_include_directories(receiver_fuzz PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(receiver_fuzz PRIVATE KANARIA_TESTS_DIR="${CMAKE_CURRENT_SOURCE_DIR}")
# The server is that of the tests of hq (unit/hq/links.cmake).
set(fuzz_properties FIXTURES_REQUIRED postgres
    ENVIRONMENT KANARIA_TEST_POSTGRES=${postgres_folder})
