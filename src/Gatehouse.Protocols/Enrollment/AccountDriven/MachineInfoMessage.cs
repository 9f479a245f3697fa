using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Enrollment.AccountDriven;

/// <summary>
/// The body of an enrollment post. Apple documents a property list and sends a signed one, under several content types;
/// so what it is, its first byte says: <c>0x30</c> DER, <c>&lt;</c> XML, <c>-</c> PEM.
/// </summary>
/// <param name="Info">What the device says.</param>
/// <param name="Signature">Null when nobody signed it.</param>
/// <remarks>Source: Apple, "Implementing the simple authentication user-enrollment flow".</remarks>
public sealed record MachineInfoMessage(MachineInfo Info, SignedMessage? Signature)
{
    private const string Format = "machine info";

    /// <summary>Takes a body apart; the signature is not verified.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out MachineInfoMessage? message, [NotNullWhen(false)] out ParseError? error)
    {
        (message, error) = (null, null);
        if (body.Length > CmsLimits.Message.MaxBytes)
        {
            error = new ParseError(Format, 0, "the body is too long");
            return false;
        }

        var trimmed = Trim(body);
        return trimmed.Span switch
        {
            [0x30, ..] => TryReadSigned(trimmed, out message, out error),
            [(byte)'-', ..] => TryDecodePem(trimmed.Span, out var der, out error) && TryReadSigned(der, out message, out error),
            _ => TryReadPlain(trimmed, null, out message, out error),
        };
    }

    private static bool TryReadSigned(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out MachineInfoMessage? message, [NotNullWhen(false)] out ParseError? error)
    {
        message = null;
        if (!SignedMessage.TryParse(der, CmsLimits.Message, out var signed, out error))
        {
            return false;
        }

        if (signed.Content is not { } content)
        {
            error = new ParseError(Format, 0, "the signature has no content");
            return false;
        }

        return TryReadPlain(content, signed, out message, out error);
    }

    private static bool TryReadPlain(
        ReadOnlyMemory<byte> plist, SignedMessage? signature, [NotNullWhen(true)] out MachineInfoMessage? message, [NotNullWhen(false)] out ParseError? error)
    {
        message = MachineInfo.TryParse(plist, out var info, out error) ? new MachineInfoMessage(info, signature) : null;
        return message is not null;
    }

    // RFC 7468 §8 and §9: PKCS7 and CMS are two labels of one thing.
    private static bool TryDecodePem(ReadOnlySpan<byte> body, out ReadOnlyMemory<byte> der, [NotNullWhen(false)] out ParseError? error)
    {
        (der, error) = (default, null);
        var text = Encoding.Latin1.GetString(body);
        if (!PemEncoding.TryFind(text, out var fields) || text[fields.Label] is not ("PKCS7" or "CMS"))
        {
            error = new ParseError(Format, 0, "the PEM is not of label PKCS7 or CMS");
            return false;
        }

        der = Convert.FromBase64String(text[fields.Base64Data]);
        return true;
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> body)
    {
        var rest = body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
        var white = rest.Span.IndexOfAnyExcept(" \t\r\n"u8);
        return white > 0 ? rest[white..] : rest;
    }
}
