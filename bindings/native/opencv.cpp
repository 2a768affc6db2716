// The C shim of bindings/OpenCv. A handle is a cv::Mat* that the managed side deletes; every returned handle is new.
// Compiles against OpenCV 4.6 and newer.
#include "shim.h"

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cstdint>
#include <vector>

namespace {

using Handle = cv::Mat*;

// Failures reach the caller as exceptions or empty pictures: OpenCV's own lines on standard error would say it twice.
const bool quiet = [] {
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  return true;
}();

cv::Mat* own(cv::Mat mat) { return new cv::Mat(std::move(mat)); }

std::vector<int> list(const int* values, int count) {
  return count > 0 ? std::vector<int>(values, values + count) : std::vector<int>();
}

}  // namespace

// What a picture is, read in one call.
struct MatInfo {
  int rows;
  int cols;
  int type;
  int continuous;
  int64_t step;
  int64_t elem_size;
  uint8_t* data;
};

SHIM_API Handle cv_mat_new() {
  return shim::guard<Handle>(nullptr, [] { return new cv::Mat(); });
}

SHIM_API Handle cv_mat_create(int rows, int cols, int type) {
  return shim::guard<Handle>(nullptr, [&] { return own(cv::Mat(rows, cols, type)); });
}

// A header over the caller's memory, which must outlive it. A step of 0 means rows without gaps.
SHIM_API Handle cv_mat_wrap(int rows, int cols, int type, void* data, int64_t step) {
  return shim::guard<Handle>(nullptr, [&] { return own(cv::Mat(rows, cols, type, data, static_cast<size_t>(step))); });
}

SHIM_API void cv_mat_delete(Handle mat) {
  shim::guard([&] { delete mat; });
}

SHIM_API void cv_mat_info(Handle mat, MatInfo* info) {
  shim::guard([&] {
    const bool empty = mat->empty();
    *info = {mat->rows, mat->cols, mat->type(), mat->isContinuous() ? 1 : 0,
             empty ? 0 : static_cast<int64_t>(mat->step[0]), static_cast<int64_t>(mat->elemSize()), mat->data};
  });
}

SHIM_API Handle cv_mat_clone(Handle mat) {
  return shim::guard<Handle>(nullptr, [&] { return own(mat->clone()); });
}

SHIM_API Handle cv_mat_submat(Handle mat, int x, int y, int width, int height) {
  return shim::guard<Handle>(nullptr, [&] { return own((*mat)(cv::Rect(x, y, width, height))); });
}

SHIM_API void cv_mat_copy_to(Handle mat, Handle to) {
  shim::guard([&] { mat->copyTo(*to); });
}

SHIM_API void cv_mat_convert_to(Handle mat, Handle to, int type, double alpha, double beta) {
  shim::guard([&] { mat->convertTo(*to, type, alpha, beta); });
}

SHIM_API void cv_mat_set_to(Handle mat, double v0, double v1, double v2, double v3) {
  shim::guard([&] { mat->setTo(cv::Scalar(v0, v1, v2, v3)); });
}

SHIM_API Handle cv_imread(const char* path, int flags) {
  return shim::guard<Handle>(nullptr, [&] { return own(cv::imread(path, flags)); });
}

SHIM_API Handle cv_imdecode(const uint8_t* bytes, int length, int flags) {
  return shim::guard<Handle>(nullptr, [&] {
    if (length == 0) return new cv::Mat();  // OpenCV asserts here, but gives an empty picture for any other garbage
    const cv::Mat buffer(1, length, CV_8UC1, const_cast<uint8_t*>(bytes));
    return own(cv::imdecode(buffer, flags));
  });
}

// The encoded bytes as a new one-row picture, so that they need no second kind of handle; null when it did not work.
SHIM_API Handle cv_imencode(const char* extension, Handle mat, const int* parameters, int count) {
  return shim::guard<Handle>(nullptr, [&]() -> Handle {
    std::vector<uchar> bytes;
    if (!cv::imencode(extension, *mat, bytes, list(parameters, count))) return nullptr;
    return own(cv::Mat(bytes, true).reshape(1, 1));
  });
}

SHIM_API int cv_imwrite(const char* path, Handle mat, const int* parameters, int count) {
  return shim::guard<int>(0, [&] { return cv::imwrite(path, *mat, list(parameters, count)) ? 1 : 0; });
}

SHIM_API void cv_resize(Handle src, Handle dst, int width, int height, double fx, double fy, int interpolation) {
  shim::guard([&] { cv::resize(*src, *dst, cv::Size(width, height), fx, fy, interpolation); });
}

SHIM_API void cv_cvt_color(Handle src, Handle dst, int code, int channels) {
  shim::guard([&] { cv::cvtColor(*src, *dst, code, channels); });
}

SHIM_API void cv_copy_make_border(Handle src, Handle dst, int top, int bottom, int left, int right, int border,
                                  double v0, double v1, double v2, double v3) {
  shim::guard([&] {
    cv::copyMakeBorder(*src, *dst, top, bottom, left, right, border, cv::Scalar(v0, v1, v2, v3));
  });
}

SHIM_API void cv_set_num_threads(int threads) {
  // OpenCV tears its TBB arena down even for the number that it has, below the feet of loops that run in it
  shim::guard([&] {
    if (threads != cv::getNumThreads()) cv::setNumThreads(threads);
  });
}

SHIM_API int cv_get_num_threads() {
  return shim::guard<int>(0, [] { return cv::getNumThreads(); });
}

// Static memory of this library: the caller does not free it.
SHIM_API const char* cv_version() { return CV_VERSION; }
