using System.Text;

namespace EmotionML.Core.Common;

/// <summary>The one place that decides how the bytes of a text file are characters and lines.</summary>
public static class TextFile
{
    private const int HeadLength = 4096;
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a text file: <see cref="Decode"/> says how.</summary>
    public static string Read(string path) => Decode(File.ReadAllBytes(path));

    /// <summary>Reads the lines of a text file, whose ends are LF, CR or CRLF.</summary>
    public static string[] ReadLines(string path) => Lines(Read(path));

    /// <summary>
    /// Text in UTF-8 or UTF-16 with or without a byte order mark; anything that is not valid UTF-8 is Windows-1252,
    /// which knows every byte.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> content)
    {
        Encoding? unicode = Utf16(content);
        if (unicode is not null) return unicode.GetString(content).TrimStart('\uFEFF');
        if (content.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        try
        {
            return StrictUtf8.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            return Encoding.GetEncoding(1252).GetString(content);
        }
    }

    /// <summary>The lines of a text without their ends LF, CR or CRLF; an end after the last line begins no other.</summary>
    public static string[] Lines(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    /// <summary>A stream of the same text in UTF-8, for tables too large to decode at once; UTF-8 and other bytes pass unchanged.</summary>
    public static Stream AsUtf8(Stream stream)
    {
        byte[] head = new byte[HeadLength];
        int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var whole = new HeadedStream(head.AsMemory(0, length), stream);
        return Utf16(head.AsSpan(0, length)) is { } unicode ? Encoding.CreateTranscodingStream(whole, unicode, StrictUtf8) : whole;
    }

    /// <summary>UTF-16 by its byte order mark, or by zero bytes in every second place, as Western text has them; else null.</summary>
    private static Encoding? Utf16(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(Encoding.Unicode.Preamble)) return Encoding.Unicode;
        if (content.StartsWith(Encoding.BigEndianUnicode.Preamble)) return Encoding.BigEndianUnicode;
        ReadOnlySpan<byte> head = content[..(Math.Min(content.Length, HeadLength) & ~1)];
        int even = 0, odd = 0;
        for (int i = 0; i < head.Length; i += 2)
        {
            if (head[i] == 0) even++;
            if (head[i + 1] == 0) odd++;
        }
        int most = head.Length / 2, few = most / 10;
        if (most < 2) return null;
        if (odd > most * 0.7 && even <= few) return Encoding.Unicode;
        return even > most * 0.7 && odd <= few ? Encoding.BigEndianUnicode : null;
    }

    /// <summary>Bytes that were read ahead, then the rest of the stream.</summary>
    private sealed class HeadedStream(ReadOnlyMemory<byte> head, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _head = head;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_head.IsEmpty) return rest.Read(buffer);
            int count = Math.Min(buffer.Length, _head.Length);
            _head.Span[..count].CopyTo(buffer);
            _head = _head[count..];
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
