using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Gatehouse.Protocols.Plist;

/// <summary>How a tag stands in the text.</summary>
internal enum XmlTagKind
{
    Open,
    Close,
    Empty,
}

/// <summary>One tag; attributes are skipped, since those of a property list mean nothing.</summary>
internal readonly ref struct XmlTag(ReadOnlySpan<byte> name, XmlTagKind kind, int offset)
{
    public ReadOnlySpan<byte> Name { get; } = name;

    public XmlTagKind Kind { get; } = kind;

    public int Offset { get; } = offset;

    public bool Is(XmlTagKind kind, ReadOnlySpan<byte> name) => Kind == kind && Name.SequenceEqual(name);
}

/// <summary>
/// The XML that property lists are written in: elements, character data, CDATA, the five predefined entities and
/// character references. Comments and processing instructions are skipped. There is no DTD processing at all.
/// </summary>
internal ref struct XmlScanner
{
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/>"u8);
    private static readonly SearchValues<byte> TextStops = SearchValues.Create("<&\r\0"u8);

    private readonly ReadOnlySpan<byte> _body;

    public XmlScanner(ReadOnlySpan<byte> body)
    {
        _body = body;
        Position = body.StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    public int Position { get; private set; }

    /// <summary>The first fault; set when a method answered false.</summary>
    public (int Offset, string Reason)? Fault { get; private set; }

    private readonly ReadOnlySpan<byte> Rest => _body[Position..];

    /// <summary>Notes a fault. Always false, so that callers can return it.</summary>
    public bool Fail(int offset, string reason)
    {
        Fault ??= (offset, reason);
        return false;
    }

    /// <summary>Everything after is converted without further checks, so the encoding is proven once at the start.</summary>
    public bool CheckEncoding()
    {
        if (Utf8.IsValid(_body)) return true;
        var at = 0;
        while (Rune.DecodeFromUtf8(_body[at..], out _, out var used) == OperationStatus.Done) at += used;
        return Fail(at, "the text is not UTF-8");
    }

    /// <summary>Skips white space, comments, instructions and, in the prolog, the DOCTYPE; false at the end or on a fault.</summary>
    public bool SkipToMarkup(bool prolog)
    {
        while (true)
        {
            var space = Rest.IndexOfAnyExcept(" \t\r\n"u8);
            if (space < 0)
            {
                Position = _body.Length;
                return false;
            }

            Position += space;
            if (Rest.StartsWith("<!--"u8)) { if (!SkipPast("-->"u8, "a comment does not end")) return false; }
            else if (Rest.StartsWith("<?"u8)) { if (!SkipPast("?>"u8, "an instruction does not end")) return false; }
            else if (prolog && Rest.StartsWith("<!DOCTYPE"u8)) { if (!SkipDocType()) return false; }
            else return true;
        }
    }

    /// <summary>Reads the next tag; anything but white space before it is a fault.</summary>
    public bool TryTag(out XmlTag tag, bool prolog = false)
    {
        tag = default;
        if (!SkipToMarkup(prolog)) return Fault is null && Fail(Position, "the text ends too early");
        if (Rest[0] != '<') return Fail(Position, "text stands where an element must be");
        return TryTagHere(out tag);
    }

    /// <summary>Character data up to and including the end tag of <paramref name="element"/>, unescaped.</summary>
    public bool TryText(ReadOnlySpan<byte> element, out ReadOnlySpan<byte> text)
    {
        var length = Rest.IndexOfAny(TextStops);
        text = length < 0 ? default : Rest[..length];
        if (length >= 0 && Rest[length..].StartsWith("</"u8))
        {
            Position += length;
            return TryEndTag(element);
        }

        return TryMixedText(element, out text);
    }

    private bool TryMixedText(ReadOnlySpan<byte> element, out ReadOnlySpan<byte> text)
    {
        text = default;
        var output = new ArrayBufferWriter<byte>(256);
        while (true)
        {
            var run = Rest.IndexOfAny(TextStops);
            if (run < 0) return Fail(_body.Length, "the text ends too early");
            output.Write(Rest[..run]);
            Position += run;
            if (Rest.StartsWith("</"u8)) break;
            if (!TrySpecial(output)) return false;
        }

        text = output.WrittenSpan;
        return TryEndTag(element);
    }

    /// <summary>What interrupts a run of text: an entity, a line end, CDATA, a comment.</summary>
    private bool TrySpecial(ArrayBufferWriter<byte> output)
    {
        switch (Rest[0])
        {
            case (byte)'&':
                return TryReference(output);
            case (byte)'\r':
                // XML 1.0 §2.11: CR LF and a lone CR both read as LF.
                output.Write("\n"u8);
                Position += Rest.StartsWith("\r\n"u8) ? 2 : 1;
                return true;
            case 0:
                return Fail(Position, "a NUL character is not text");
        }

        if (Rest.StartsWith("<!--"u8)) return SkipPast("-->"u8, "a comment does not end");
        if (Rest.StartsWith("<?"u8)) return SkipPast("?>"u8, "an instruction does not end");
        if (!Rest.StartsWith("<![CDATA["u8)) return Fail(Position, "an element stands where text must be");
        var start = Position + "<![CDATA["u8.Length;
        if (!SkipPast("]]>"u8, "a CDATA section does not end")) return false;
        var data = _body[start..(Position - 3)];
        if (data.Contains((byte)0)) return Fail(start, "a NUL character is not text");
        output.Write(data);
        return true;
    }

    private bool TryReference(ArrayBufferWriter<byte> output)
    {
        var start = Position;
        var end = Rest[..Math.Min(Rest.Length, 12)].IndexOf((byte)';');
        if (end < 0) return Fail(start, "an entity does not end");
        var rune = XmlReferences.Decode(Rest[1..end]);
        if (rune is not { } found) return Fail(start, "an entity is unknown");
        Position += end + 1;
        output.Advance(found.EncodeToUtf8(output.GetSpan(4)));
        return true;
    }

    private bool TryEndTag(ReadOnlySpan<byte> element)
    {
        var start = Position;
        return TryTagHere(out var tag) && (tag.Is(XmlTagKind.Close, element) || Fail(start, "an end tag does not match its start tag"));
    }

    private bool TryTagHere(out XmlTag tag)
    {
        tag = default;
        var start = Position;
        var closing = Rest.StartsWith("</"u8);
        var name = Rest[(closing ? 2 : 1)..];
        var length = name.IndexOfAny(NameEnds);
        if (length <= 0) return Fail(start, "a tag has no name or no end");
        Position = start + (closing ? 2 : 1) + length;
        if (!SkipAttributes(out var empty)) return false;
        if (closing && empty) return Fail(start, "a tag is both an end tag and empty");
        tag = new XmlTag(name[..length], closing ? XmlTagKind.Close : empty ? XmlTagKind.Empty : XmlTagKind.Open, start);
        return true;
    }

    private bool SkipAttributes(out bool empty)
    {
        empty = false;
        var start = Position;
        while (Position < _body.Length)
        {
            var c = _body[Position++];
            if (c == '>')
            {
                empty = _body[Position - 2] == '/';
                return true;
            }

            if (c == '<') return Fail(Position - 1, "a tag stands inside a tag");
            if (c is (byte)'"' or (byte)'\'' && !SkipPast(_body.Slice(Position - 1, 1), "an attribute does not end")) return false;
        }

        return Fail(start, "a tag does not end");
    }

    private bool SkipDocType()
    {
        var start = Position;
        while (Position < _body.Length)
        {
            var c = _body[Position++];
            if (c == '>') return true;
            if (c == '[') return Fail(start, "a DOCTYPE with an internal subset is refused");
            if (c is (byte)'"' or (byte)'\'' && !SkipPast(_body.Slice(Position - 1, 1), "the DOCTYPE does not end")) return false;
        }

        return Fail(start, "the DOCTYPE does not end");
    }

    private bool SkipPast(ReadOnlySpan<byte> end, string reason)
    {
        var at = Rest.IndexOf(end);
        if (at < 0) return Fail(Position, reason);
        Position += at + end.Length;
        return true;
    }
}
