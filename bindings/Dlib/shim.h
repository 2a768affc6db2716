// What the shims share: the export macro and the one error channel.
//
// Every exported function catches everything. On failure it keeps the message in a thread-local slot and returns a
// neutral value; the managed side takes the message with emotionml_take_error() after each call and frees it with
// emotionml_free().
#pragma once

#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>

#ifdef _WIN32
#define SHIM_API extern "C" __declspec(dllexport)
#else
#define SHIM_API extern "C" __attribute__((visibility("default")))
#endif

namespace shim {

inline thread_local char* last_error = nullptr;

inline void fail(const char* message) {
  std::free(last_error);
  const size_t n = std::strlen(message) + 1;
  last_error = static_cast<char*>(std::malloc(n));
  if (last_error) std::memcpy(last_error, message, n);
}

// Runs a body and turns every exception into the error channel; the fallback is what the caller then gets.
template <typename T, typename Body>
T guard(T fallback, Body&& body) {
  try {
    return body();
  } catch (const std::exception& e) {
    fail(e.what());
  } catch (...) {
    fail("unknown native error");
  }
  return fallback;
}

template <typename Body>
void guard(Body&& body) {
  guard<int>(0, [&] { body(); return 0; });
}

}  // namespace shim

// Defined in shim.cpp, once in each library.
SHIM_API char* emotionml_take_error();
SHIM_API void emotionml_free(void* p);
