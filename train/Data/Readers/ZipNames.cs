using System.Text;

namespace EmotionML.Train.Data.Readers;

/// <summary>Decodes the names of a zip archive whose entries do not say that they are UTF-8.</summary>
internal static class ZipNames
{
    // Bytes from 0x80 become private characters, so that names flagged as UTF-8 remain apart from those that are not.
    private const int Private = 0xF700;
    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    /// <summary>The encoding to open an archive with: it keeps the bytes of names without the UTF-8 flag.</summary>
    public static Encoding Bytes { get; } = new ByteEncoding();

    /// <summary>
    /// The names as text: those with kept bytes all in one encoding, UTF-8 where it is valid, else GBK or Shift-JIS
    /// where the bytes are characters in common use there, else the zip format's own code page 437 (APPNOTE 4.4.4).
    /// </summary>
    public static string[] Decode(IReadOnlyList<string> names)
    {
        byte[]?[] kept = [.. names.Select(name => name.Any(IsKept) ? name.Select(c => (byte)(IsKept(c) ? c - Private : c)).ToArray() : null)];
        byte[][] raw = [.. kept.OfType<byte[]>()];
        if (raw.Length == 0) return [.. names];
        Encoding encoding = Guess(raw);
        return [.. names.Select((name, i) => kept[i] is { } bytes ? encoding.GetString(bytes) : name)];
    }

    private static bool IsKept(char c) => c is >= (char)(Private + 0x80) and <= (char)(Private + 0xFF);

    private static Encoding Guess(byte[][] names)
    {
        if (names.All(IsUtf8)) return Utf8;
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        if (names.All(name => ArePairs(name, (a, b) => a is >= 0xB0 and <= 0xF7 && b >= 0xA1))) return Encoding.GetEncoding(936);
        return names.All(name => ArePairs(name, IsJapanese)) ? Encoding.GetEncoding(932) : Encoding.GetEncoding(437);
    }

    private static bool IsUtf8(byte[] name)
    {
        try
        {
            return Utf8.GetCharCount(name) >= 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Hiragana, katakana and kanji of Shift-JIS.</summary>
    private static bool IsJapanese(byte a, byte b) => a switch
    {
        0x81 => b == 0x5B,
        0x82 => b is >= 0x9F and <= 0xF1,
        0x83 => b is >= 0x40 and <= 0x96,
        _ => a is >= 0x88 and <= 0x9F or >= 0xE0 and <= 0xEA && b is >= 0x40 and <= 0xFC and not 0x7F,
    };

    /// <summary>True when every byte from 0x80 begins an allowed pair and no pair stands alone: one accented letter between Latin ones is no pair.</summary>
    private static bool ArePairs(byte[] name, Func<byte, byte, bool> isPair)
    {
        int run = 0;
        bool any = false;
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] < 0x80)
            {
                if (run == 1) return false;
                run = 0;
                continue;
            }
            if (i + 1 == name.Length || !isPair(name[i], name[i + 1])) return false;
            i++;
            run++;
            any = true;
        }
        return any && run != 1;
    }

    private sealed class ByteEncoding : Encoding
    {
        public override int GetByteCount(char[] chars, int index, int count) => count;

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
        {
            for (int i = 0; i < charCount; i++) bytes[byteIndex + i] = (byte)(IsKept(chars[charIndex + i]) ? chars[charIndex + i] - Private : chars[charIndex + i]);
            return charCount;
        }

        public override int GetCharCount(byte[] bytes, int index, int count) => count;

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
        {
            for (int i = 0; i < byteCount; i++) chars[charIndex + i] = (char)(bytes[byteIndex + i] < 0x80 ? bytes[byteIndex + i] : Private + bytes[byteIndex + i]);
            return byteCount;
        }

        public override int GetMaxByteCount(int charCount) => charCount;

        public override int GetMaxCharCount(int byteCount) => byteCount;
    }
}
