// The C shim of libtorch: one flat function per operation that EmotionML uses, behind shim.h's error channel.
// A tensor crosses as a pointer to a heap-allocated at::Tensor that the managed side owns and frees.
// Compiles against libtorch 1.13 (Debian 12) and 2.x.
#include "shim.h"

#include <torch/torch.h>

#include <atomic>
#include <optional>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace {

using Tensor = at::Tensor;
using Handle = at::Tensor*;

std::atomic<int64_t> live_tensors{0};

Handle keep(Tensor t) {
  live_tensors.fetch_add(1, std::memory_order_relaxed);
  return new Tensor(std::move(t));
}

template <typename Body>
Handle tensor(Body&& body) {
  return shim::guard<Handle>(nullptr, [&] { return keep(body()); });
}

at::IntArrayRef ints(const int64_t* values, int32_t count) { return {values, static_cast<size_t>(count)}; }

// libtorch moved from its own optional to the standard one with 2.x.
#if TORCH_VERSION_MAJOR >= 2
using OptionalTensor = std::optional<Tensor>;
#else
using OptionalTensor = c10::optional<Tensor>;
#endif

OptionalTensor maybe(Handle t) { return t ? OptionalTensor(*t) : OptionalTensor(); }

Tensor or_undefined(Handle t) { return t ? *t : Tensor(); }

std::vector<Tensor> list(Handle* tensors, int32_t count) {
  std::vector<Tensor> result;
  result.reserve(count);
  for (int32_t i = 0; i < count; ++i) result.push_back(*tensors[i]);
  return result;
}

at::ScalarType type_of(int32_t t) { return static_cast<at::ScalarType>(t); }

#ifdef __GLIBC__
// Activations of tens of megabytes come and go at every operation. By default glibc returns each to the kernel and
// faults it in again page by page; keeping them on the heap makes a training step a tenth faster.
const bool heap_tuned = [] {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  return true;
}();
#endif

}  // namespace

// ---- the library -------------------------------------------------------------------------------------------------

SHIM_API char* emt_version() {
  return shim::guard<char*>(nullptr, [] { return strdup(TORCH_VERSION); });
}
SHIM_API int64_t emt_live_tensors() { return live_tensors.load(); }
SHIM_API void emt_set_num_threads(int32_t n) { shim::guard([&] { at::set_num_threads(n); }); }
SHIM_API int32_t emt_get_num_threads() { return shim::guard<int32_t>(0, [] { return at::get_num_threads(); }); }
SHIM_API void emt_manual_seed(int64_t seed) { shim::guard([&] { torch::manual_seed(static_cast<uint64_t>(seed)); }); }
SHIM_API int32_t emt_cuda_is_available() { return shim::guard<int32_t>(0, [] { return torch::cuda::is_available() ? 1 : 0; }); }
SHIM_API int32_t emt_grad_mode(int32_t enabled) {
  const int32_t before = at::GradMode::is_enabled() ? 1 : 0;
  at::GradMode::set_enabled(enabled != 0);
  return before;
}

// ---- a tensor's life ---------------------------------------------------------------------------------------------

SHIM_API void emt_free(Handle t) {
  shim::guard([&] {
    live_tensors.fetch_sub(1, std::memory_order_relaxed);
    delete t;
  });
}
SHIM_API Handle emt_full(const int64_t* shape, int32_t n, double value, int32_t type) {
  return tensor([&] { return at::full(ints(shape, n), value, at::TensorOptions(type_of(type))); });
}
SHIM_API Handle emt_empty(const int64_t* shape, int32_t n, int32_t type) {
  return tensor([&] { return at::empty(ints(shape, n), at::TensorOptions(type_of(type))); });
}
SHIM_API Handle emt_randn(const int64_t* shape, int32_t n, int32_t type) {
  return tensor([&] { return at::randn(ints(shape, n), at::TensorOptions(type_of(type))); });
}
SHIM_API Handle emt_from_data(const void* data, const int64_t* shape, int32_t n, int32_t type) {
  return tensor([&] {
    return at::from_blob(const_cast<void*>(data), ints(shape, n), at::TensorOptions(type_of(type))).clone();
  });
}
SHIM_API int64_t emt_ndim(Handle t) { return shim::guard<int64_t>(0, [&] { return t->dim(); }); }
SHIM_API int64_t emt_size(Handle t, int64_t dim) { return shim::guard<int64_t>(0, [&] { return t->size(dim); }); }
SHIM_API int64_t emt_stride(Handle t, int64_t dim) { return shim::guard<int64_t>(0, [&] { return t->stride(dim); }); }
SHIM_API int64_t emt_numel(Handle t) { return shim::guard<int64_t>(0, [&] { return t->numel(); }); }
SHIM_API int32_t emt_dtype(Handle t) { return shim::guard<int32_t>(0, [&] { return static_cast<int32_t>(t->scalar_type()); }); }
SHIM_API int32_t emt_is_cuda(Handle t) { return shim::guard<int32_t>(0, [&] { return t->is_cuda() ? 1 : 0; }); }
SHIM_API int32_t emt_is_contiguous(Handle t, int32_t format) {
  return shim::guard<int32_t>(0, [&] { return t->is_contiguous(static_cast<at::MemoryFormat>(format)) ? 1 : 0; });
}
// The elements in row-major order, whatever the layout and device, into a buffer of numel * itemsize bytes.
SHIM_API void emt_copy_out(Handle t, void* buffer) {
  shim::guard([&] {
    const Tensor flat = t->detach().cpu().contiguous();
    std::memcpy(buffer, flat.data_ptr(), flat.nbytes());
  });
}
SHIM_API double emt_item(Handle t) { return shim::guard<double>(0, [&] { return t->item().toDouble(); }); }
SHIM_API int32_t emt_requires_grad(Handle t) { return shim::guard<int32_t>(0, [&] { return t->requires_grad() ? 1 : 0; }); }
SHIM_API void emt_set_requires_grad(Handle t, int32_t value) { shim::guard([&] { t->set_requires_grad(value != 0); }); }
SHIM_API void emt_backward(Handle t, Handle gradient) { shim::guard([&] { t->backward(or_undefined(gradient)); }); }
// The gradient, or null (and no error) when there is none.
SHIM_API Handle emt_grad(Handle t) {
  return shim::guard<Handle>(nullptr, [&] { return t->grad().defined() ? keep(t->grad()) : nullptr; });
}
SHIM_API void emt_clear_grad(Handle t) { shim::guard([&] { t->mutable_grad().reset(); }); }

// ---- shape, type and place ---------------------------------------------------------------------------------------

SHIM_API Handle emt_alias(Handle t) { return tensor([&] { return *t; }); }
SHIM_API Handle emt_clone(Handle t) { return tensor([&] { return t->clone(); }); }
SHIM_API Handle emt_detach(Handle t) { return tensor([&] { return t->detach(); }); }
SHIM_API Handle emt_contiguous(Handle t, int32_t format) {
  return tensor([&] { return t->contiguous(static_cast<at::MemoryFormat>(format)); });
}
SHIM_API Handle emt_to_type(Handle t, int32_t type) { return tensor([&] { return t->to(type_of(type)); }); }
SHIM_API Handle emt_to_device(Handle t, int32_t cuda) {
  return tensor([&] { return t->to(cuda ? at::Device(at::kCUDA) : at::Device(at::kCPU)); });
}
// Moves the tensor itself, gradient recording and all.
SHIM_API void emt_move_to_device(Handle t, int32_t cuda) {
  shim::guard([&] { t->set_data(t->to(cuda ? at::Device(at::kCUDA) : at::Device(at::kCPU))); });
}
SHIM_API Handle emt_reshape(Handle t, const int64_t* shape, int32_t n) { return tensor([&] { return t->reshape(ints(shape, n)); }); }
SHIM_API Handle emt_permute(Handle t, const int64_t* dims, int32_t n) { return tensor([&] { return t->permute(ints(dims, n)); }); }
SHIM_API Handle emt_flatten(Handle t, int64_t start, int64_t end) { return tensor([&] { return t->flatten(start, end); }); }
SHIM_API Handle emt_narrow(Handle t, int64_t dim, int64_t start, int64_t length) {
  return tensor([&] { return t->narrow(dim, start, length); });
}
SHIM_API Handle emt_index_select(Handle t, int64_t dim, Handle index) { return tensor([&] { return t->index_select(dim, *index); }); }
SHIM_API Handle emt_flip(Handle t, const int64_t* dims, int32_t n) { return tensor([&] { return t->flip(ints(dims, n)); }); }

// ---- arithmetic --------------------------------------------------------------------------------------------------

#define UNARY(name) \
  SHIM_API Handle emt_##name(Handle t) { return tensor([&] { return at::name(*t); }); }
UNARY(relu)
UNARY(sigmoid)
UNARY(exp)
UNARY(log)
UNARY(sqrt)
UNARY(neg)
UNARY(sum)
UNARY(mean)
UNARY(isfinite)
UNARY(all)

SHIM_API Handle emt_relu_(Handle t) { return tensor([&] { return at::relu_(*t); }); }
SHIM_API Handle emt_add(Handle a, Handle b, double alpha) { return tensor([&] { return at::add(*a, *b, alpha); }); }
SHIM_API Handle emt_sub(Handle a, Handle b) { return tensor([&] { return at::sub(*a, *b); }); }
SHIM_API Handle emt_mul(Handle a, Handle b) { return tensor([&] { return at::mul(*a, *b); }); }
SHIM_API Handle emt_div(Handle a, Handle b) { return tensor([&] { return at::div(*a, *b); }); }
SHIM_API Handle emt_eq(Handle a, Handle b) { return tensor([&] { return at::eq(*a, *b); }); }
SHIM_API Handle emt_matmul(Handle a, Handle b) { return tensor([&] { return at::matmul(*a, *b); }); }
SHIM_API Handle emt_add_scalar(Handle a, double b) { return tensor([&] { return at::add(*a, b); }); }
SHIM_API Handle emt_mul_scalar(Handle a, double b) { return tensor([&] { return at::mul(*a, b); }); }
SHIM_API Handle emt_add_(Handle a, Handle b, double alpha) { return tensor([&] { return a->add_(*b, alpha); }); }
SHIM_API Handle emt_mul_(Handle a, Handle b) { return tensor([&] { return a->mul_(*b); }); }
SHIM_API Handle emt_mul_scalar_(Handle a, double b) { return tensor([&] { return a->mul_(b); }); }
SHIM_API Handle emt_fill_(Handle a, double value) { return tensor([&] { return a->fill_(value); }); }
SHIM_API Handle emt_copy_(Handle a, Handle b) { return tensor([&] { return a->copy_(*b); }); }
SHIM_API Handle emt_normal_(Handle a, double mean, double std) { return tensor([&] { return a->normal_(mean, std); }); }
SHIM_API Handle emt_uniform_(Handle a, double from, double to) { return tensor([&] { return a->uniform_(from, to); }); }
SHIM_API Handle emt_sum_dims(Handle t, const int64_t* dims, int32_t n, int32_t keepdim) {
  return tensor([&] { return at::sum(*t, ints(dims, n), keepdim != 0); });
}
SHIM_API Handle emt_mean_dims(Handle t, const int64_t* dims, int32_t n, int32_t keepdim) {
  return tensor([&] { return at::mean(*t, ints(dims, n), keepdim != 0); });
}
SHIM_API Handle emt_argmax(Handle t, int64_t dim) { return tensor([&] { return at::argmax(*t, dim); }); }
SHIM_API Handle emt_softmax(Handle t, int64_t dim) { return tensor([&] { return at::softmax(*t, dim); }); }
SHIM_API Handle emt_log_softmax(Handle t, int64_t dim) { return tensor([&] { return at::log_softmax(*t, dim); }); }
SHIM_API Handle emt_cat(Handle* tensors, int32_t n, int64_t dim) { return tensor([&] { return at::cat(list(tensors, n), dim); }); }

// ---- neural network operations -----------------------------------------------------------------------------------

SHIM_API Handle emt_conv2d(Handle x, Handle w, Handle b, int64_t stride, int64_t padding, int64_t groups) {
  return tensor([&] { return at::conv2d(*x, *w, maybe(b), {stride, stride}, at::IntArrayRef{padding, padding}, {1, 1}, groups); });
}
SHIM_API Handle emt_linear(Handle x, Handle w, Handle b) { return tensor([&] { return at::linear(*x, *w, maybe(b)); }); }
SHIM_API Handle emt_batch_norm(Handle x, Handle mean, Handle variance, Handle w, Handle b, int32_t training, double momentum, double eps) {
  return tensor([&] {
    return at::batch_norm(*x, maybe(w), maybe(b), maybe(mean), maybe(variance), training != 0, momentum, eps,
                          at::globalContext().userEnabledCuDNN());
  });
}
SHIM_API Handle emt_max_pool2d(Handle x, int64_t kernel, int64_t stride, int64_t padding) {
  return tensor([&] { return at::max_pool2d(*x, {kernel, kernel}, {stride, stride}, {padding, padding}); });
}
SHIM_API Handle emt_avg_pool2d(Handle x, int64_t kernel, int64_t stride, int32_t ceil_mode) {
  return tensor([&] { return at::avg_pool2d(*x, {kernel, kernel}, {stride, stride}, {0, 0}, ceil_mode != 0); });
}
SHIM_API Handle emt_adaptive_avg_pool2d(Handle x, int64_t height, int64_t width) {
  return tensor([&] { return at::adaptive_avg_pool2d(*x, {height, width}); });
}
SHIM_API Handle emt_dropout(Handle x, double p, int32_t training) { return tensor([&] { return at::dropout(*x, p, training != 0); }); }
// The target holds class indices (Int64, [N]) or distributions (floating, [N, C]).
SHIM_API Handle emt_cross_entropy(Handle x, Handle target, Handle weight, int64_t reduction, double smoothing) {
  return tensor([&] { return at::cross_entropy_loss(*x, *target, maybe(weight), reduction, -100, smoothing); });
}

// ---- many tensors at once: what optimisers and weight averages do ------------------------------------------------

SHIM_API void emt_foreach_mul_(Handle* a, int32_t n, double value) {
  shim::guard([&] { at::NoGradGuard off; auto l = list(a, n); at::_foreach_mul_(l, value); });
}
SHIM_API void emt_foreach_add_(Handle* a, Handle* b, int32_t n, double alpha) {
  shim::guard([&] { at::NoGradGuard off; auto l = list(a, n), r = list(b, n); at::_foreach_add_(l, r, alpha); });
}
SHIM_API void emt_foreach_addcmul_(Handle* a, Handle* b, Handle* c, int32_t n, double value) {
  shim::guard([&] { at::NoGradGuard off; auto l = list(a, n), r = list(b, n), s = list(c, n); at::_foreach_addcmul_(l, r, s, value); });
}
SHIM_API void emt_foreach_addcdiv_(Handle* a, Handle* b, Handle* c, int32_t n, double value) {
  shim::guard([&] { at::NoGradGuard off; auto l = list(a, n), r = list(b, n), s = list(c, n); at::_foreach_addcdiv_(l, r, s, value); });
}
SHIM_API double emt_clip_grad_norm_(Handle* parameters, int32_t n, double max_norm) {
  return shim::guard<double>(0, [&] { return torch::nn::utils::clip_grad_norm_(list(parameters, n), max_norm); });
}
