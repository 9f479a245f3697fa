using System.Buffers.Binary;
using System.Text;

namespace Gatehouse.Protocols.Dns;

/// <summary>A question to a resolver for the text records of a name.</summary>
/// <param name="Id">Comes back with the answer.</param>
/// <param name="Name">In ASCII (RFC 5890), without a dot at its end; labels may begin with an underscore (RFC 8552).</param>
/// <remarks>Source: RFC 1035 §4.1. Over TCP two octets with the length stand before the message (§4.2.2); they are not part of it.</remarks>
public sealed record TxtQuery(ushort Id, string Name)
{
    /// <summary>Length of a header.</summary>
    internal const int HeaderLength = 12;

    /// <summary>TYPE of text records, §3.2.2.</summary>
    internal const ushort Txt = 16;

    /// <summary>CLASS of the internet, §3.2.4.</summary>
    internal const ushort In = 1;

    private const ushort RecursionDesired = 0x0100;
    private const int MaxLabel = 63;
    private const int MaxName = 255;

    /// <summary>The message.</summary>
    /// <exception cref="InvalidOperationException">The name is none, or longer than the protocol can say.</exception>
    public byte[] Write()
    {
        var question = Question();
        var message = new byte[HeaderLength + question.Length];
        BinaryPrimitives.WriteUInt16BigEndian(message, Id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        question.CopyTo(message, HeaderLength);
        return message;
    }

    /// <summary>The question section, which a resolver repeats in its answer.</summary>
    internal byte[] Question()
    {
        var section = new List<byte>();
        foreach (var label in Name.Split('.'))
        {
            if (label.Length is 0 or > MaxLabel || !Ascii.IsValid(label))
            {
                throw new InvalidOperationException("A name is labels of 1 to 63 ASCII characters.");
            }

            section.Add((byte)label.Length);
            section.AddRange(Encoding.ASCII.GetBytes(label));
        }

        section.Add(0);
        return section.Count <= MaxName
            ? [.. section, 0, (byte)Txt, 0, (byte)In]
            : throw new InvalidOperationException("A name has at most 255 octets.");
    }
}
