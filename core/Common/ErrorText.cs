using System.Runtime.InteropServices;

namespace EmotionML.Core.Common;

/// <summary>Errors as users read them.</summary>
public static class ErrorText
{
    /// <summary>True for what native engines throw: their messages may go on for a C++ stack, of which users get the first line.</summary>
    public static bool IsNative(Exception error) => error is ExternalException or OpenCVException or OnnxRuntimeException or OpenCvSharpException;

    /// <summary>The first line of a message that is not empty.</summary>
    public static string FirstLine(Exception error) =>
        error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, ..] ? first : error.GetType().Name;
}
