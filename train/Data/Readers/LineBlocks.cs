namespace EmotionML.Train.Data.Readers;

/// <summary>Reads a stream in blocks of whole lines, so that a table of any length is parsed in bounded memory.</summary>
internal sealed class LineBlocks(Stream stream, int capacity = 1 << 23)
{
    // A row of 48x48 pixels has at most 9.3 KB.
    private const int MaximumLine = 1 << 23;

    private byte[] _buffer = new byte[capacity];
    private int _kept;
    private int _end;
    private bool _finished;

    /// <summary>The bytes that the current block's ranges point into.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>The next lines, without line ends, as ranges of <see cref="Buffer"/>; null at the end of the stream.</summary>
    public List<Range>? Next()
    {
        _buffer.AsSpan(_kept, _end - _kept).CopyTo(_buffer);
        _end -= _kept;
        _kept = 0;
        int last;
        while (true)
        {
            if (!_finished)
            {
                int read = stream.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
                _finished = read < _buffer.Length - _end;
                _end += read;
            }
            last = _finished ? _end : _buffer.AsSpan(0, _end).LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
            // a CR at the end may be the first half of CRLF
            if (!_finished && last == _end && _buffer[last - 1] == '\r') last = _buffer.AsSpan(0, _end - 1).LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
            if (last > 0 || _finished) break;
            if (_buffer.Length >= MaximumLine) throw new InvalidDataException($"a line longer than {MaximumLine >> 20} MiB");
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        }
        if (last == 0) return null;

        var lines = new List<Range>();
        for (int start = 0; start < last;)
        {
            int length = _buffer.AsSpan(start, last - start).IndexOfAny((byte)'\n', (byte)'\r');
            int stop = length < 0 ? last : start + length;
            lines.Add(start..stop);
            if (stop + 1 < last && _buffer[stop] == '\r' && _buffer[stop + 1] == '\n') stop++;
            start = stop + 1;
        }
        _kept = last;
        return lines;
    }
}
