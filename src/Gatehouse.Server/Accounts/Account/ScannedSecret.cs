using Gatehouse.Protocols.OneTimeCodes;
using Gatehouse.Server.Hosting.Qr;

namespace Gatehouse.Server.Accounts.Account;

/// <summary>A secret as the page shows it: to scan, to open, and to type.</summary>
public sealed class ScannedSecret
{
    /// <summary>Prepares it.</summary>
    public ScannedSecret(string issuer, string account, byte[] secret)
    {
        Link = Totp.Uri(issuer, account, secret);
        Key = string.Join(' ', Base32.Encode(secret).Chunk(4).Select(part => new string(part)));
        if (QrSymbol.Of(Link, null) is { } symbol)
        {
            QrSize = symbol.Size;
            QrPath = QrSvg.Path(symbol);
        }
    }

    /// <summary><c>otpauth:</c> address, for an app on the same device. Secret.</summary>
    public string Link { get; }

    /// <summary>To type by hand. Secret.</summary>
    public string Key { get; }

    /// <summary>Modules along an edge.</summary>
    public int QrSize { get; }

    /// <summary>Black modules; null when names are too long for a symbol.</summary>
    public string? QrPath { get; }
}
