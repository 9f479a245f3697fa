using System.Text;

namespace Gatehouse.Server.Accounts.Import;

/// <summary>Reads comma-separated values (RFC 4180 §2). Lines may end with CR LF or LF alone; empty ones are left out.</summary>
internal sealed class CsvReader(string text, char separator)
{
    private readonly StringBuilder _field = new();
    private int _at;
    private int _line = 1;

    /// <summary>The next record; null at the end.</summary>
    /// <exception cref="FormatException">The quotation marks of the record that begins on <see cref="Line"/> do not fit together.</exception>
    public CsvRecord? Read()
    {
        while (_at < text.Length)
        {
            Line = _line;
            var fields = ReadFields();
            if (fields is not [""])
            {
                return new CsvRecord(Line, fields);
            }
        }

        return null;
    }

    /// <summary>Line on which the last record begins, from 1.</summary>
    public int Line { get; private set; } = 1;

    private List<string> ReadFields()
    {
        List<string> fields = [];
        do
        {
            fields.Add(_at < text.Length && text[_at] == '"' ? ReadQuoted() : ReadPlain());
        }
        while (Skip(separator));
        SkipLineEnd();
        return fields;
    }

    private string ReadPlain()
    {
        var begin = _at;
        while (!AtEndOfField())
        {
            if (text[_at++] == '"')
            {
                throw new FormatException("A quotation mark in the middle of a field: put the whole field into quotation marks, and double the ones within.");
            }
        }

        return text[begin.._at];
    }

    private string ReadQuoted()
    {
        _field.Clear();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] != '"')
            {
                _line += text[_at] == '\n' ? 1 : 0;
                _field.Append(text[_at]);
            }
            else if (_at + 1 < text.Length && text[_at + 1] == '"')
            {
                _field.Append(text[_at++]); // two stand for one
            }
            else
            {
                _at++;
                return AtEndOfField() ? _field.ToString() : throw new FormatException("Something follows the closing quotation mark of a field.");
            }
        }

        throw new FormatException("A quotation mark opens a field and none closes it.");
    }

    private bool AtEndOfField() =>
        _at >= text.Length || text[_at] == separator || text[_at] == '\n' || (text[_at] == '\r' && _at + 1 < text.Length && text[_at + 1] == '\n');

    private bool Skip(char wanted)
    {
        var found = _at < text.Length && text[_at] == wanted;
        _at += found ? 1 : 0;
        return found;
    }

    private void SkipLineEnd()
    {
        Skip('\r');
        _line += Skip('\n') ? 1 : 0;
    }
}
