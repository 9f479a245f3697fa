using System.Globalization;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Protocols.TvProvider;

/// <summary>
/// The short authorization that an app shows to its programmer's own backend before a stream is released. The text is
/// Base64; its format is promised to nobody, so that <see cref="MediaTokenVerifier"/> is the only reader.
/// </summary>
/// <param name="SessionGuid">The viewer, as a hash that says nothing else.</param>
/// <param name="RequestorId">Service provider.</param>
/// <param name="ResourceId">What may be watched, as it was asked for.</param>
/// <param name="Ttl">How long from <paramref name="IssueTime"/>; 7 minutes are usual.</param>
/// <param name="IssueTime">Whole seconds are kept.</param>
/// <param name="MvpdId">The viewer's MVPD, as decisions name it.</param>
/// <param name="ProxyMvpdId">The proxy that speaks for that MVPD; null for none.</param>
public sealed record MediaToken(
    string SessionGuid, string RequestorId, string ResourceId, TimeSpan Ttl, DateTimeOffset IssueTime, string MvpdId, string? ProxyMvpdId = null)
{
    /// <summary>
    /// Tells it from another token of the same second for the same viewer and resource; null writes none, as the published listing has
    /// it. Two screens of a household may well begin at once.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>What it is if nobody decides otherwise.</summary>
    public static readonly TimeSpan DefaultTtl = TimeSpan.FromMinutes(7);

    /// <summary>How <see cref="IssueTime"/> is written.</summary>
    internal const string TimeFormat = "yyyy-MM-dd HH:mm:ss 'GMT +0000'";

    internal const string SignatureTag = "<signatureInfo>";
    internal const string SignatureEnd = "</signatureInfo>";
    internal const string BodyTag = "<shortAuthorizationToken>";
    internal const string BodyEnd = "</shortAuthorizationToken>";

    /// <summary>Names it wherever its use is remembered: the same however its text is spelled around what was signed, and telling nothing of it.</summary>
    public ReadOnlyMemory<byte> ReplayKey => SHA256.HashData(Encoding.UTF8.GetBytes(ToBody()));

    /// <summary>When it stops to hold.</summary>
    public DateTimeOffset ExpiresAt => IssueTime + Ttl;

    /// <summary>
    /// Signs it: SHA-256 with RSA (PKCS #1 v1.5) over the UTF-8 bytes from <c>&lt;shortAuthorizationToken&gt;</c> through its
    /// end tag.
    /// </summary>
    /// <param name="key">RSA from 2048 bits, with the private half.</param>
    /// <returns><c>serializedToken</c>.</returns>
    public string Sign(RSA key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var body = ToBody();
        var signature = key.SignData(Encoding.UTF8.GetBytes(body), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        // The published listing repeats the opening tag where a closing one belongs, and readers of it may count on that.
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{SignatureTag}{Convert.ToBase64String(signature)}{SignatureTag}{body}"));
    }

    private string ToBody() => string.Create(CultureInfo.InvariantCulture, $"""
        {BodyTag}<sessionGUID>{Escape(SessionGuid)}</sessionGUID><requestorID>{Escape(RequestorId)}</requestorID><resourceID>{Escape(ResourceId)}</resourceID><ttl>{(long)Ttl.TotalMilliseconds}</ttl><issueTime>{IssueTime.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}</issueTime><mvpdId>{Escape(MvpdId)}</mvpdId><proxyMvpdId>{Escape(ProxyMvpdId)}</proxyMvpdId>{(Id is null ? "" : $"<tokenId>{Escape(Id)}</tokenId>")}{BodyEnd}
        """);

    // XML 1.0 §2.11: a reader makes every end of a line one line feed, unless it is written as a reference.
    private static string Escape(string? text) => SecurityElement.Escape(text)?.Replace("\r", "&#xD;", StringComparison.Ordinal) ?? "";
}
