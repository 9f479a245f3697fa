using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Gatehouse.Protocols.Plist;

/// <summary>XML encoding. One use per list.</summary>
internal sealed class XmlPlistWriter
{
    private static readonly SearchValues<char> NotPlain = SearchValues.Create(
        [.. "<>&", .. Enumerable.Range(0, 32).Where(c => c is not ('\t' or '\n')).Select(c => (char)c), '\uFFFE', '\uFFFF']);

    private readonly ArrayBufferWriter<byte> _output = new(1024);

    public byte[] Write(PlistValue value)
    {
        _output.Write("""
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">

            """u8);
        WriteValue(value, 0);
        _output.Write("</plist>\n"u8);
        return _output.WrittenSpan.ToArray();
    }

    private void WriteValue(PlistValue value, int indent)
    {
        switch (value)
        {
            case PlistDictionary dictionary:
                WriteDictionary(dictionary, indent);
                break;
            case PlistArray array:
                WriteArray(array, indent);
                break;
            case PlistData data:
                WriteData(data.Value.Span, indent);
                break;
            case PlistString text:
                WriteElement("string"u8, text.Value, indent);
                break;
            case PlistInteger integer:
                WriteElement("integer"u8, integer.ToString(), indent);
                break;
            case PlistReal real:
                WriteElement("real"u8, RealText(real.Value), indent);
                break;
            case PlistDate date:
                WriteElement("date"u8, date.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), indent);
                break;
            case PlistBoolean boolean:
                WriteLine(boolean.Value ? "<true/>"u8 : "<false/>"u8, indent);
                break;
            case PlistUid uid:
                WriteDictionary(new PlistDictionary { { "CF$UID", (long)uid.Value } }, indent);
                break;
        }
    }

    private static string RealText(double value) =>
        double.IsNaN(value) ? "nan"
        : double.IsPositiveInfinity(value) ? "+infinity"
        : double.IsNegativeInfinity(value) ? "-infinity"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private void WriteDictionary(PlistDictionary dictionary, int indent)
    {
        if (dictionary.Count == 0)
        {
            WriteLine("<dict/>"u8, indent);
            return;
        }

        WriteLine("<dict>"u8, indent);
        foreach (var (key, value) in dictionary.Pairs)
        {
            WriteElement("key"u8, key, indent + 1);
            WriteValue(value, indent + 1);
        }

        WriteLine("</dict>"u8, indent);
    }

    private void WriteArray(PlistArray array, int indent)
    {
        if (array.Count == 0)
        {
            WriteLine("<array/>"u8, indent);
            return;
        }

        WriteLine("<array>"u8, indent);
        foreach (var item in array) WriteValue(item, indent + 1);
        WriteLine("</array>"u8, indent);
    }

    /// <summary>Lines end at column 76 with a tab counted as eight, and are never shorter than 12 characters.</summary>
    private void WriteData(ReadOnlySpan<byte> data, int indent)
    {
        WriteLine("<data>"u8, indent);
        var bytesPerLine = Math.Max(12, 76 - 8 * indent) / 4 * 3;
        while (!data.IsEmpty)
        {
            var line = data[..Math.Min(bytesPerLine, data.Length)];
            WriteTabs(indent);
            Base64.EncodeToUtf8(line, _output.GetSpan(Base64.GetMaxEncodedToUtf8Length(line.Length)), out _, out var written);
            _output.Advance(written);
            _output.Write("\n"u8);
            data = data[line.Length..];
        }

        WriteLine("</data>"u8, indent);
    }

    private void WriteElement(ReadOnlySpan<byte> name, string text, int indent)
    {
        WriteTabs(indent);
        _output.Write("<"u8);
        _output.Write(name);
        _output.Write(">"u8);
        WriteText(text);
        _output.Write("</"u8);
        _output.Write(name);
        _output.Write(">\n"u8);
    }

    private void WriteText(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(NotPlain);
            var run = plain < 0 ? text : text[..plain];
            if (!run.IsEmpty) Encoding.UTF8.GetBytes(run, _output); // a lone surrogate becomes U+FFFD
            if (plain < 0) return;
            _output.Write(Escape(text[plain]));
            text = text[(plain + 1)..];
        }
    }

    private static ReadOnlySpan<byte> Escape(char c) => c switch
    {
        '<' => "&lt;"u8,
        '>' => "&gt;"u8,
        '&' => "&amp;"u8,
        '\r' => "&#13;"u8, // a bare CR would be read back as LF, XML 1.0 §2.11
        _ => "\uFFFD"u8, // XML 1.0 §2.2 has no way to write it
    };

    private void WriteLine(ReadOnlySpan<byte> text, int indent)
    {
        WriteTabs(indent);
        _output.Write(text);
        _output.Write("\n"u8);
    }

    private void WriteTabs(int count)
    {
        _output.GetSpan(count + 1)[..count].Fill((byte)'\t');
        _output.Advance(count);
    }
}
