namespace EmotionML.Core.Common;

/// <summary>
/// Something the user can put right: a file that is not what it should be, a setting out of range. The command line
/// prints the message as one line <c>Error: …</c> and exits with 2; a stack trace appears only with <c>--verbose</c>.
/// The message says where, what was expected and what was found.
/// </summary>
public sealed class UserException(string message, Exception? inner = null) : Exception(message, inner);
