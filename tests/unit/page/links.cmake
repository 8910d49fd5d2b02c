target_link_libraries(unit_page PRIVATE opencv)
add_dependencies(unit_page kanaria-decoder)
foreach(kind locked unlocked refusing)
  add_executable(hostile_decoder_${kind} unit/page/hostile/${kind}_main.cpp
                                         unit/page/hostile/misbehave.cpp)
  target_include_directories(hostile_decoder_${kind} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(hostile_decoder_${kind} PRIVATE kanaria_decoder_parts)
  add_dependencies(unit_page hostile_decoder_${kind})
endforeach()
