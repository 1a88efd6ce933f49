using System.Text;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Reads comma-separated rows. Blank lines are skipped; all rows have as many cells as the first; <c>\r\n</c> reads as <c>\n</c>.</summary>
internal sealed class CsvReader(string source)
{
    /// <summary>A carriage return before the end ends the last line.</summary>
    private readonly string _text = source.EndsWith('\r') ? source[..^1] : source;

    private int _at;
    private int _line = 1;
    private int _width = -1;

    /// <summary>Why reading stopped before the end.</summary>
    public string? Error { get; private set; }

    /// <summary>The next row, or null at the end or after an error.</summary>
    public List<string>? ReadRow()
    {
        while (_at < _text.Length && IsBreak())
        {
            SkipBreak();
        }

        if (_at >= _text.Length || Error is not null)
        {
            return null;
        }

        var (row, startLine) = (new List<string>(), _line);
        do
        {
            var cell = _at < _text.Length && _text[_at] == '"' ? ReadQuoted(startLine) : ReadPlain(startLine);
            if (cell is null)
            {
                return null;
            }

            row.Add(cell);
        }
        while (TakeComma());

        SkipBreak();
        if (_width >= 0 && row.Count != _width)
        {
            Error = $"record on line {startLine}: wrong number of fields";
            return null;
        }

        _width = row.Count;
        return row;
    }

    private string? ReadPlain(int startLine)
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] != ',' && !IsBreak())
        {
            if (_text[_at] == '"')
            {
                return Fail(startLine, "bare \" in non-quoted field");
            }

            _at++;
        }

        return _text[start.._at];
    }

    private string? ReadQuoted(int startLine)
    {
        var cell = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            switch (_text[_at])
            {
                case '"' when _at + 1 < _text.Length && _text[_at + 1] == '"':
                    cell.Append('"');
                    _at++;
                    break;
                case '"':
                    _at++;
                    return _at == _text.Length || _text[_at] == ',' || IsBreak() ? cell.ToString() : Fail(startLine, "extraneous or missing \" in quoted-field");
                case '\r' when IsBreak():
                    break;
                case '\n':
                    cell.Append('\n');
                    _line++;
                    break;
                case var c:
                    cell.Append(c);
                    break;
            }
        }

        return Fail(startLine, "extraneous or missing \" in quoted-field");
    }

    private string? Fail(int startLine, string message)
    {
        var lineStart = _text.LastIndexOf('\n', Math.Max(0, Math.Min(_at, _text.Length) - 1)) + 1;
        var column = Encoding.UTF8.GetByteCount(_text.AsSpan(lineStart, Math.Min(_at, _text.Length) - lineStart)) + 1;
        Error = startLine == _line
            ? $"parse error on line {_line}, column {column}: {message}"
            : $"record on line {startLine}; parse error on line {_line}, column {column}: {message}";
        return null;
    }

    private bool TakeComma()
    {
        if (_at >= _text.Length || _text[_at] != ',')
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool IsBreak() => _text[_at] == '\n' || (_text[_at] == '\r' && _at + 1 < _text.Length && _text[_at + 1] == '\n');

    private void SkipBreak()
    {
        if (_at < _text.Length)
        {
            _at += _text[_at] == '\r' ? 2 : 1;
            _line++;
        }
    }
}
