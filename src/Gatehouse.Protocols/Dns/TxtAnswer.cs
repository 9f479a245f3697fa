using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gatehouse.Protocols.Dns;

/// <summary>What a resolver says to a <see cref="TxtQuery"/>.</summary>
/// <param name="Code">Whether it could answer.</param>
/// <param name="Texts">One for each record: its character strings, joined as they stand. At most <see cref="MaxTexts"/>.</param>
/// <remarks>
/// Source: RFC 1035 §4.1 (messages) and §3.3.14 (TXT). A record holds strings of 255 octets at most; that what is longer stands
/// in several, with nothing between them, is the convention of RFC 7208 §3.3.
/// </remarks>
public sealed record TxtAnswer(DnsResponseCode Code, IReadOnlyList<string> Texts)
{
    /// <summary>Records that are read; a message of 64 KiB could hold thousands.</summary>
    public const int MaxTexts = 100;

    private const string Format = "DNS answer";
    private const byte Response = 0x80;
    private const byte OperationAndTruncation = 0x7A;
    private const int RecordHeaderLength = 10;

    /// <summary>Reads the answer to a query: the same id and the same question, and whole.</summary>
    /// <remarks>
    /// Whose a record is, is not looked at: a resolver follows aliases (CNAME) by itself, and the name behind the last of them
    /// is another than the one that was asked for.
    /// </remarks>
    public static bool TryParse(ReadOnlySpan<byte> message, TxtQuery query, [NotNullWhen(true)] out TxtAnswer? answer, [NotNullWhen(false)] out ParseError? error)
    {
        ArgumentNullException.ThrowIfNull(query);
        answer = null;
        if (message.Length < TxtQuery.HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message) != query.Id
            || (message[2] & (Response | OperationAndTruncation)) != Response)
        {
            error = new ParseError(Format, 0, "the header is not that of a whole answer to this query");
            return false;
        }

        var code = (DnsResponseCode)(message[3] & 0x0F);
        var (questions, records) = (BinaryPrimitives.ReadUInt16BigEndian(message[4..]), BinaryPrimitives.ReadUInt16BigEndian(message[6..]));
        if (code != DnsResponseCode.NoError)
        {
            // Such an answer may lack the question, and has nothing that could be mistaken.
            (answer, error) = (new TxtAnswer(code, []), null);
            return true;
        }

        var question = query.Question();
        var at = TxtQuery.HeaderLength + question.Length;
        if (questions != 1 || message.Length < at || !Ascii.EqualsIgnoreCase(message[TxtQuery.HeaderLength..at], question))
        {
            error = new ParseError(Format, TxtQuery.HeaderLength, "it answers another question");
            return false;
        }

        List<string> texts = [];
        for (; records > 0 && texts.Count < MaxTexts; records--)
        {
            if (!TryReadRecord(message, ref at, texts))
            {
                error = new ParseError(Format, Math.Min(at, message.Length), "a record ends beyond the message");
                return false;
            }
        }

        (answer, error) = (new TxtAnswer(code, texts), null);
        return true;
    }

    private static bool TryReadRecord(ReadOnlySpan<byte> message, ref int at, List<string> texts)
    {
        if (!TrySkipName(message, ref at) || message.Length - at < RecordHeaderLength)
        {
            return false;
        }

        var (type, @class) = (BinaryPrimitives.ReadUInt16BigEndian(message[at..]), BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]));
        var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
        at += RecordHeaderLength;
        if (message.Length - at < length)
        {
            return false;
        }

        var data = message.Slice(at, length);
        at += length;
        if ((type, @class) != (TxtQuery.Txt, TxtQuery.In))
        {
            return true;
        }

        if (!TryJoin(data, out var text))
        {
            return false;
        }

        texts.Add(text);
        return true;
    }

    // §4.1.4: labels up to the empty one, or up to a pointer to the rest, which is not followed.
    private static bool TrySkipName(ReadOnlySpan<byte> message, ref int at)
    {
        while (at < message.Length)
        {
            switch (message[at])
            {
                case 0:
                    at++;
                    return true;
                case >= 0xC0:
                    at += 2;
                    return true;
                case >= 0x40:
                    return false;
                default:
                    at += 1 + message[at];
                    break;
            }
        }

        return false;
    }

    // Octets of any kind; ours are ASCII, and Latin-1 keeps the others apart.
    private static bool TryJoin(ReadOnlySpan<byte> data, [NotNullWhen(true)] out string? text)
    {
        var joined = new StringBuilder();
        while (!data.IsEmpty)
        {
            int length = data[0];
            if (data.Length - 1 < length)
            {
                text = null;
                return false;
            }

            joined.Append(Encoding.Latin1.GetString(data.Slice(1, length)));
            data = data[(1 + length)..];
        }

        text = joined.ToString();
        return true;
    }
}
