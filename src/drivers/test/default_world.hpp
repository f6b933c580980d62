#pragma once
// What is there when test:///default is opened.

namespace vireo::test {

class World;

void fill_default(World& world);

}  // namespace vireo::test
