// The C shim of bindings/Dlib: the 68 facial landmarks of dlib's shape predictor and its frontal face detector.
// A picture is gray bytes of the caller, row-major. Compiles against dlib 19.24 and newer.
#include "shim.h"

#include <dlib/array2d.h>
#include <dlib/geometry.h>
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/serialize.h>

#include <cstdint>

namespace {

dlib::array2d<unsigned char> image(const uint8_t* pixels, int rows, int columns) {
  dlib::array2d<unsigned char> picture(rows, columns);
  for (int y = 0; y < rows; y++)
    for (int x = 0; x < columns; x++) picture[y][x] = pixels[static_cast<int64_t>(y) * columns + x];
  return picture;
}

}  // namespace

SHIM_API dlib::shape_predictor* dlib_predictor_load(const char* path) {
  return shim::guard<dlib::shape_predictor*>(nullptr, [&] {
    auto* predictor = new dlib::shape_predictor();
    try {
      dlib::deserialize(path) >> *predictor;
    } catch (...) {
      delete predictor;
      throw;
    }
    return predictor;
  });
}

SHIM_API void dlib_predictor_delete(dlib::shape_predictor* predictor) {
  shim::guard([&] { delete predictor; });
}

SHIM_API int dlib_predictor_parts(const dlib::shape_predictor* predictor) {
  return shim::guard<int>(0, [&] { return static_cast<int>(predictor->num_parts()); });
}

// Writes x and y of every part; the rectangle's right and bottom lie inside it, as dlib counts.
SHIM_API void dlib_predictor_detect(const dlib::shape_predictor* predictor, const uint8_t* pixels, int rows, int columns,
                                    int left, int top, int right, int bottom, int32_t* points) {
  shim::guard([&] {
    const auto shape = (*predictor)(image(pixels, rows, columns), dlib::rectangle(left, top, right, bottom));
    for (unsigned long i = 0; i < shape.num_parts(); i++) {
      points[2 * i] = static_cast<int32_t>(shape.part(i).x());
      points[2 * i + 1] = static_cast<int32_t>(shape.part(i).y());
    }
  });
}

SHIM_API dlib::frontal_face_detector* dlib_detector_create() {
  return shim::guard<dlib::frontal_face_detector*>(nullptr, [] { return new dlib::frontal_face_detector(dlib::get_frontal_face_detector()); });
}

SHIM_API void dlib_detector_delete(dlib::frontal_face_detector* detector) {
  shim::guard([&] { delete detector; });
}

// Returns how many faces there are, surest first, and writes left, top, right, bottom of as many as there is room for.
SHIM_API int dlib_detector_run(dlib::frontal_face_detector* detector, const uint8_t* pixels, int rows, int columns,
                               double threshold, int32_t* rectangles, int room) {
  return shim::guard<int>(0, [&] {
    const auto found = (*detector)(image(pixels, rows, columns), threshold);
    for (int i = 0; i < static_cast<int>(found.size()) && i < room; i++) {
      rectangles[4 * i] = static_cast<int32_t>(found[i].left());
      rectangles[4 * i + 1] = static_cast<int32_t>(found[i].top());
      rectangles[4 * i + 2] = static_cast<int32_t>(found[i].right());
      rectangles[4 * i + 3] = static_cast<int32_t>(found[i].bottom());
    }
    return static_cast<int>(found.size());
  });
}
