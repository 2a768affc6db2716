// The second part of the OpenCV shim: keypoints and descriptors (features2d), HOG (objdetect), k-means and the
// statistical models (ml). An Algorithm is a counted pointer that the managed side deletes.
#include "shim.h"

#include <opencv2/core.hpp>
#include <opencv2/features2d.hpp>
#include <opencv2/ml.hpp>
#include <opencv2/objdetect.hpp>

#include <cstdint>
#include <stdexcept>
#include <vector>

namespace {

using Handle = cv::Mat*;
using Algorithm = cv::Ptr<cv::Algorithm>*;

static_assert(sizeof(cv::KeyPoint) == 28, "the managed KeyPoint mirrors cv::KeyPoint");

Algorithm own(cv::Ptr<cv::Algorithm> algorithm) { return new cv::Ptr<cv::Algorithm>(std::move(algorithm)); }

template <typename T>
T& as(Algorithm algorithm) {
  T* object = dynamic_cast<T*>(algorithm->get());
  if (!object) throw std::invalid_argument("the algorithm is of another kind");
  return *object;
}

cv::Mat optional(Handle mat) { return mat ? *mat : cv::Mat(); }

// Keypoints as one row of bytes, so that they need no handle of their own kind.
Handle bytes(const std::vector<cv::KeyPoint>& points) {
  if (points.empty()) return new cv::Mat();
  return new cv::Mat(cv::Mat(1, static_cast<int>(points.size() * sizeof(cv::KeyPoint)), CV_8UC1,
                             const_cast<cv::KeyPoint*>(points.data())).clone());
}

cv::TermCriteria criteria(int type, int count, double epsilon) { return cv::TermCriteria(type, count, epsilon); }

}  // namespace

SHIM_API void cv_algorithm_delete(Algorithm algorithm) {
  shim::guard([&] { delete algorithm; });
}

// ---- Keypoints and descriptors --------------------------------------------------------------------------------------

SHIM_API Algorithm cv_sift_create(int features, int octave_layers, double contrast, double edge, double sigma) {
  return shim::guard<Algorithm>(nullptr, [&] { return own(cv::SIFT::create(features, octave_layers, contrast, edge, sigma)); });
}

SHIM_API Algorithm cv_orb_create(int features, float scale, int levels, int edge, int first_level, int wta_k, int score,
                                 int patch, int fast) {
  return shim::guard<Algorithm>(nullptr, [&] {
    return own(cv::ORB::create(features, scale, levels, edge, first_level, wta_k, static_cast<cv::ORB::ScoreType>(score), patch, fast));
  });
}

SHIM_API Algorithm cv_brisk_create(int threshold, int octaves, float pattern_scale) {
  return shim::guard<Algorithm>(nullptr, [&] { return own(cv::BRISK::create(threshold, octaves, pattern_scale)); });
}

SHIM_API int cv_feature_descriptor_size(Algorithm feature) {
  return shim::guard<int>(0, [&] { return as<cv::Feature2D>(feature).descriptorSize(); });
}

SHIM_API int cv_feature_descriptor_type(Algorithm feature) {
  return shim::guard<int>(0, [&] { return as<cv::Feature2D>(feature).descriptorType(); });
}

SHIM_API Handle cv_feature_detect(Algorithm feature, Handle image, Handle mask) {
  return shim::guard<Handle>(nullptr, [&] {
    std::vector<cv::KeyPoint> points;
    as<cv::Feature2D>(feature).detect(*image, points, optional(mask));
    return bytes(points);
  });
}

// Returns the keypoints that have a descriptor: those too near to the edge are dropped.
SHIM_API Handle cv_feature_compute(Algorithm feature, Handle image, const cv::KeyPoint* given, int count, Handle descriptors) {
  return shim::guard<Handle>(nullptr, [&] {
    std::vector<cv::KeyPoint> points(given, given + count);
    as<cv::Feature2D>(feature).compute(*image, points, *descriptors);
    return bytes(points);
  });
}

SHIM_API Handle cv_feature_detect_and_compute(Algorithm feature, Handle image, Handle mask, Handle descriptors) {
  return shim::guard<Handle>(nullptr, [&] {
    std::vector<cv::KeyPoint> points;
    as<cv::Feature2D>(feature).detectAndCompute(*image, optional(mask), points, *descriptors);
    return bytes(points);
  });
}

SHIM_API Handle cv_hog_compute(Handle image, int window_width, int window_height, int block_width, int block_height,
                               int stride_width, int stride_height, int cell_width, int cell_height, int bins) {
  return shim::guard<Handle>(nullptr, [&] {
    const cv::HOGDescriptor hog(cv::Size(window_width, window_height), cv::Size(block_width, block_height),
                                cv::Size(stride_width, stride_height), cv::Size(cell_width, cell_height), bins);
    std::vector<float> values;
    hog.compute(*image, values);
    return new cv::Mat(cv::Mat(values, true).reshape(1, 1));
  });
}

SHIM_API int64_t cv_hog_size(int window_width, int window_height, int block_width, int block_height, int stride_width,
                             int stride_height, int cell_width, int cell_height, int bins) {
  return shim::guard<int64_t>(0, [&] {
    return static_cast<int64_t>(cv::HOGDescriptor(cv::Size(window_width, window_height), cv::Size(block_width, block_height),
                                                  cv::Size(stride_width, stride_height), cv::Size(cell_width, cell_height), bins)
                                    .getDescriptorSize());
  });
}

// ---- Clustering -----------------------------------------------------------------------------------------------------

SHIM_API double cv_kmeans(Handle data, int k, Handle labels, int type, int count, double epsilon, int attempts, int flags,
                          Handle centers) {
  return shim::guard<double>(0, [&] {
    return centers ? cv::kmeans(*data, k, *labels, criteria(type, count, epsilon), attempts, flags, *centers)
                   : cv::kmeans(*data, k, *labels, criteria(type, count, epsilon), attempts, flags);
  });
}

SHIM_API void cv_set_the_rng(uint64_t state) {
  shim::guard([&] { cv::theRNG().state = state; });
}

// ---- Statistical models ---------------------------------------------------------------------------------------------

SHIM_API Algorithm cv_svm_create() {
  return shim::guard<Algorithm>(nullptr, [] { return own(cv::ml::SVM::create()); });
}

SHIM_API Algorithm cv_rtrees_create() {
  return shim::guard<Algorithm>(nullptr, [] { return own(cv::ml::RTrees::create()); });
}

SHIM_API int cv_svm_get_type(Algorithm svm) {
  return shim::guard<int>(0, [&] { return as<cv::ml::SVM>(svm).getType(); });
}

SHIM_API void cv_svm_set_type(Algorithm svm, int value) {
  shim::guard([&] { as<cv::ml::SVM>(svm).setType(value); });
}

SHIM_API int cv_svm_get_kernel(Algorithm svm) {
  return shim::guard<int>(0, [&] { return as<cv::ml::SVM>(svm).getKernelType(); });
}

SHIM_API void cv_svm_set_kernel(Algorithm svm, int value) {
  shim::guard([&] { as<cv::ml::SVM>(svm).setKernel(value); });
}

SHIM_API double cv_svm_get_c(Algorithm svm) {
  return shim::guard<double>(0, [&] { return as<cv::ml::SVM>(svm).getC(); });
}

SHIM_API void cv_svm_set_c(Algorithm svm, double value) {
  shim::guard([&] { as<cv::ml::SVM>(svm).setC(value); });
}

SHIM_API double cv_svm_get_gamma(Algorithm svm) {
  return shim::guard<double>(0, [&] { return as<cv::ml::SVM>(svm).getGamma(); });
}

SHIM_API void cv_svm_set_gamma(Algorithm svm, double value) {
  shim::guard([&] { as<cv::ml::SVM>(svm).setGamma(value); });
}

SHIM_API void cv_svm_set_criteria(Algorithm svm, int type, int count, double epsilon) {
  shim::guard([&] { as<cv::ml::SVM>(svm).setTermCriteria(criteria(type, count, epsilon)); });
}

SHIM_API int cv_rtrees_get_max_depth(Algorithm trees) {
  return shim::guard<int>(0, [&] { return as<cv::ml::RTrees>(trees).getMaxDepth(); });
}

SHIM_API void cv_rtrees_set_max_depth(Algorithm trees, int value) {
  shim::guard([&] { as<cv::ml::RTrees>(trees).setMaxDepth(value); });
}

SHIM_API int cv_rtrees_get_min_sample_count(Algorithm trees) {
  return shim::guard<int>(0, [&] { return as<cv::ml::RTrees>(trees).getMinSampleCount(); });
}

SHIM_API void cv_rtrees_set_min_sample_count(Algorithm trees, int value) {
  shim::guard([&] { as<cv::ml::RTrees>(trees).setMinSampleCount(value); });
}

SHIM_API void cv_rtrees_set_criteria(Algorithm trees, int type, int count, double epsilon) {
  shim::guard([&] { as<cv::ml::RTrees>(trees).setTermCriteria(criteria(type, count, epsilon)); });
}

SHIM_API int cv_stat_model_train(Algorithm model, Handle samples, int layout, Handle responses) {
  return shim::guard<int>(0, [&] { return as<cv::ml::StatModel>(model).train(*samples, layout, *responses) ? 1 : 0; });
}

SHIM_API float cv_stat_model_predict(Algorithm model, Handle samples, Handle results, int flags) {
  return shim::guard<float>(0, [&] {
    const auto& trained = as<cv::ml::StatModel>(model);
    if (!trained.isTrained()) throw std::logic_error("the model is not trained");  // OpenCV 4.6 crashes here
    return results ? trained.predict(*samples, *results, flags) : trained.predict(*samples, cv::noArray(), flags);
  });
}

SHIM_API void cv_algorithm_save(Algorithm algorithm, const char* path) {
  shim::guard([&] { (*algorithm)->save(path); });
}
