target_link_libraries(unit_hq PRIVATE nlohmann_json::nlohmann_json PkgConfig::Httplib)
target_sources(unit_hq PRIVATE unit/hq/known_leaks.cpp)

# One PostgreSQL for all tests of one ctest run.  In /tmp, because the user postgres must reach it
# and a socket's name must be short.
string(MD5 build_name ${CMAKE_BINARY_DIR})
string(SUBSTRING ${build_name} 0 12 build_name)
set(postgres_folder /tmp/kanaria-postgres-${build_name})
set(postgres_script ${CMAKE_SOURCE_DIR}/scripts/private-postgres)
add_test(NAME postgres.start COMMAND ${postgres_script} start ${postgres_folder} --no-fsync)
add_test(NAME postgres.stop
         COMMAND sh -c "${postgres_script} stop ${postgres_folder} && rm -rf ${postgres_folder}")
set_tests_properties(postgres.start PROPERTIES FIXTURES_SETUP postgres)
set_tests_properties(postgres.stop PROPERTIES FIXTURES_CLEANUP postgres)
set(unit_properties FIXTURES_REQUIRED postgres
    ENVIRONMENT KANARIA_TEST_POSTGRES=${postgres_folder})
