// The two functions of the error channel; compiled into every shim.
#include "shim.h"

// The message of the calling thread's last failure, or null. The caller owns it: free with emotionml_free.
SHIM_API char* emotionml_take_error() {
  char* message = shim::last_error;
  shim::last_error = nullptr;
  return message;
}

SHIM_API void emotionml_free(void* p) { std::free(p); }
