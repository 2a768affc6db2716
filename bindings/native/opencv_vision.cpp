// The part of the OpenCV shim that sees: face detectors, capture and writing of video, drawing, a window.
#include "shim.h"

#include <opencv2/core.hpp>
#include <opencv2/highgui.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>
#include <opencv2/videoio.hpp>

#include <cstdlib>
#include <string>
#include <vector>

namespace {

// FFmpeg's own lines about broken files would stand beside the one that the caller prints. Who wants them sets the
// variable; -8 is FFmpeg's AV_LOG_QUIET. OpenCV reads it when the first video is opened.
const bool quiet_ffmpeg = [] {
#ifdef _WIN32
  if (!std::getenv("OPENCV_FFMPEG_LOGLEVEL")) _putenv_s("OPENCV_FFMPEG_LOGLEVEL", "-8");
#else
  setenv("OPENCV_FFMPEG_LOGLEVEL", "-8", 0);
#endif
  return true;
}();

cv::Scalar colour(double v0, double v1, double v2, double v3) { return cv::Scalar(v0, v1, v2, v3); }

}  // namespace

// ---- detectors

SHIM_API cv::CascadeClassifier* cv_cascade_new() {
  return shim::guard<cv::CascadeClassifier*>(nullptr, [] { return new cv::CascadeClassifier(); });
}

SHIM_API void cv_cascade_delete(cv::CascadeClassifier* cascade) {
  shim::guard([&] { delete cascade; });
}

SHIM_API int cv_cascade_load(cv::CascadeClassifier* cascade, const char* path) {
  return shim::guard<int>(0, [&] { return cascade->load(path) ? 1 : 0; });
}

SHIM_API int cv_cascade_empty(cv::CascadeClassifier* cascade) {
  return shim::guard<int>(1, [&] { return cascade->empty() ? 1 : 0; });
}

// The boxes as a new one-column picture of four ints a row; empty when there are none.
SHIM_API cv::Mat* cv_cascade_detect(cv::CascadeClassifier* cascade, cv::Mat* image, double scale, int neighbours, int flags,
                                    int min_width, int min_height, int max_width, int max_height) {
  return shim::guard<cv::Mat*>(nullptr, [&] {
    std::vector<cv::Rect> boxes;
    cascade->detectMultiScale(*image, boxes, scale, neighbours, flags, cv::Size(min_width, min_height),
                              cv::Size(max_width, max_height));
    cv::Mat result(static_cast<int>(boxes.size()), 1, CV_32SC4);
    for (size_t i = 0; i < boxes.size(); ++i) {
      const cv::Rect& box = boxes[i];
      result.at<cv::Vec4i>(static_cast<int>(i)) = cv::Vec4i(box.x, box.y, box.width, box.height);
    }
    return new cv::Mat(std::move(result));
  });
}

using FaceDetector = cv::Ptr<cv::FaceDetectorYN>;

SHIM_API FaceDetector* cv_yunet_create(const char* model, const char* config, int width, int height, float score, float nms,
                                       int top_k, int backend, int target) {
  return shim::guard<FaceDetector*>(nullptr, [&] {
    return new FaceDetector(
        cv::FaceDetectorYN::create(model, config, cv::Size(width, height), score, nms, top_k, backend, target));
  });
}

SHIM_API void cv_yunet_delete(FaceDetector* detector) {
  shim::guard([&] { delete detector; });
}

SHIM_API void cv_yunet_set_input_size(FaceDetector* detector, int width, int height) {
  shim::guard([&] { (*detector)->setInputSize(cv::Size(width, height)); });
}

SHIM_API int cv_yunet_detect(FaceDetector* detector, cv::Mat* image, cv::Mat* faces) {
  return shim::guard<int>(0, [&] { return (*detector)->detect(*image, *faces); });
}

// ---- video

SHIM_API cv::VideoCapture* cv_capture_new() {
  return shim::guard<cv::VideoCapture*>(nullptr, [] { return new cv::VideoCapture(); });
}

SHIM_API void cv_capture_delete(cv::VideoCapture* capture) {
  shim::guard([&] { delete capture; });
}

SHIM_API int cv_capture_open_device(cv::VideoCapture* capture, int index, int api) {
  return shim::guard<int>(0, [&] { return capture->open(index, api) ? 1 : 0; });
}

SHIM_API int cv_capture_open_file(cv::VideoCapture* capture, const char* name, int api) {
  return shim::guard<int>(0, [&] { return capture->open(std::string(name), api) ? 1 : 0; });
}

SHIM_API int cv_capture_is_opened(cv::VideoCapture* capture) {
  return shim::guard<int>(0, [&] { return capture->isOpened() ? 1 : 0; });
}

SHIM_API int cv_capture_grab(cv::VideoCapture* capture) {
  return shim::guard<int>(0, [&] { return capture->grab() ? 1 : 0; });
}

SHIM_API int cv_capture_retrieve(cv::VideoCapture* capture, cv::Mat* image, int flag) {
  return shim::guard<int>(0, [&] { return capture->retrieve(*image, flag) ? 1 : 0; });
}

SHIM_API int cv_capture_read(cv::VideoCapture* capture, cv::Mat* image) {
  return shim::guard<int>(0, [&] { return capture->read(*image) ? 1 : 0; });
}

SHIM_API double cv_capture_get(cv::VideoCapture* capture, int property) {
  return shim::guard<double>(0, [&] { return capture->get(property); });
}

SHIM_API int cv_capture_set(cv::VideoCapture* capture, int property, double value) {
  return shim::guard<int>(0, [&] { return capture->set(property, value) ? 1 : 0; });
}

SHIM_API void cv_capture_release(cv::VideoCapture* capture) {
  shim::guard([&] { capture->release(); });
}

SHIM_API cv::VideoWriter* cv_writer_new() {
  return shim::guard<cv::VideoWriter*>(nullptr, [] { return new cv::VideoWriter(); });
}

SHIM_API void cv_writer_delete(cv::VideoWriter* writer) {
  shim::guard([&] { delete writer; });
}

SHIM_API int cv_writer_open(cv::VideoWriter* writer, const char* path, int fourcc, double fps, int width, int height,
                            int is_colour) {
  return shim::guard<int>(0, [&] {
    return writer->open(std::string(path), fourcc, fps, cv::Size(width, height), is_colour != 0) ? 1 : 0;
  });
}

SHIM_API int cv_writer_is_opened(cv::VideoWriter* writer) {
  return shim::guard<int>(0, [&] { return writer->isOpened() ? 1 : 0; });
}

SHIM_API void cv_writer_write(cv::VideoWriter* writer, cv::Mat* image) {
  shim::guard([&] { writer->write(*image); });
}

SHIM_API void cv_writer_release(cv::VideoWriter* writer) {
  shim::guard([&] { writer->release(); });
}

// ---- drawing

SHIM_API void cv_rectangle(cv::Mat* image, int x, int y, int width, int height, double v0, double v1, double v2, double v3,
                           int thickness, int line, int shift) {
  shim::guard([&] { cv::rectangle(*image, cv::Rect(x, y, width, height), colour(v0, v1, v2, v3), thickness, line, shift); });
}

SHIM_API void cv_line(cv::Mat* image, int x1, int y1, int x2, int y2, double v0, double v1, double v2, double v3,
                      int thickness, int line, int shift) {
  shim::guard([&] {
    cv::line(*image, cv::Point(x1, y1), cv::Point(x2, y2), colour(v0, v1, v2, v3), thickness, line, shift);
  });
}

SHIM_API void cv_circle(cv::Mat* image, int x, int y, int radius, double v0, double v1, double v2, double v3, int thickness,
                        int line, int shift) {
  shim::guard([&] { cv::circle(*image, cv::Point(x, y), radius, colour(v0, v1, v2, v3), thickness, line, shift); });
}

SHIM_API void cv_put_text(cv::Mat* image, const char* text, int x, int y, int font, double scale, double v0, double v1,
                          double v2, double v3, int thickness, int line, int bottom_left) {
  shim::guard([&] {
    cv::putText(*image, text, cv::Point(x, y), font, scale, colour(v0, v1, v2, v3), thickness, line, bottom_left != 0);
  });
}

// size holds width, height and baseline afterwards.
SHIM_API void cv_get_text_size(const char* text, int font, double scale, int thickness, int* size) {
  shim::guard([&] {
    int baseline = 0;
    const cv::Size extent = cv::getTextSize(text, font, scale, thickness, &baseline);
    size[0] = extent.width;
    size[1] = extent.height;
    size[2] = baseline;
  });
}

SHIM_API void cv_equalize_hist(cv::Mat* src, cv::Mat* dst) {
  shim::guard([&] { cv::equalizeHist(*src, *dst); });
}

// ---- window

SHIM_API void cv_named_window(const char* name, int flags) {
  shim::guard([&] { cv::namedWindow(name, flags); });
}

SHIM_API void cv_imshow(const char* name, cv::Mat* image) {
  shim::guard([&] { cv::imshow(name, *image); });
}

SHIM_API int cv_wait_key(int delay) {
  return shim::guard<int>(-1, [&] { return cv::waitKey(delay); });
}

SHIM_API double cv_get_window_property(const char* name, int property) {
  return shim::guard<double>(-1, [&] { return cv::getWindowProperty(name, property); });
}

SHIM_API void cv_destroy_all_windows() {
  shim::guard([] { cv::destroyAllWindows(); });
}
