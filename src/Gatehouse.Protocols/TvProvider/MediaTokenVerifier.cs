using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.TvProvider;

/// <summary>
/// Checks media tokens, as a programmer's backend does before it releases a stream. A token is good for one stream: whoever
/// releases it remembers its <see cref="MediaToken.ReplayKey"/> until <see cref="MediaToken.ExpiresAt"/> and refuses it the second time. Safe for use by several threads.
/// </summary>
public sealed class MediaTokenVerifier : IDisposable
{
    private const int MaxLength = 32 * 1024;
    private const long MaxTtlMilliseconds = 24 * 60 * 60 * 1000;

    private static readonly SignatureAlgorithm Algorithm = new(SignatureScheme.RsaPkcs1, HashAlgorithmName.SHA256);

    private static readonly string[] Members = ["sessionGUID", "requestorID", "resourceID", "ttl", "issueTime", "mvpdId", "proxyMvpdId"];
    private static readonly string[] MembersWithId = [.. Members, "tokenId"];

    // Clocks of issuer and programmer differ; the lifetime is generous for the same reason.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private readonly List<SignerKey> _keys = [];

    /// <summary>A verifier for tokens under any of the keys: during a roll-over there are two.</summary>
    /// <param name="keys">Public keys, out of the certificates that the issuer publishes; copied, so that they stay the caller's.</param>
    public MediaTokenVerifier(IEnumerable<RSA> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            if (SignerKey.TryRead(key.ExportSubjectPublicKeyInfo(), out var read))
            {
                _keys.Add(read);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _keys.ForEach(key => key.Dispose());

    /// <summary>Judges a token.</summary>
    /// <param name="serializedToken">As the app sent it.</param>
    /// <param name="requestorId">The service provider that the stream is of.</param>
    /// <param name="resourceId">The resource as it was asked for; null checks authenticity and time only.</param>
    /// <param name="now">The time.</param>
    /// <param name="token">What it says; set only for <see cref="MediaTokenResult.ValidToken"/>.</param>
    public MediaTokenResult Verify(string? serializedToken, string requestorId, string? resourceId, DateTimeOffset now, out MediaToken? token)
    {
        token = null;
        if (!TryTakeApart(serializedToken, out var signature, out var body))
        {
            return MediaTokenResult.InvalidTokenFormat;
        }

        var signed = Encoding.UTF8.GetBytes(body);
        if (!_keys.Exists(key => key.Verify(Algorithm, signed, signature)))
        {
            return MediaTokenResult.InvalidSignature;
        }

        if (Read(body) is not { } read)
        {
            return MediaTokenResult.InvalidTokenFormat;
        }

        if (now >= read.ExpiresAt || now < read.IssueTime - Skew)
        {
            return MediaTokenResult.TokenExpired;
        }

        if (!string.Equals(read.RequestorId, requestorId, StringComparison.Ordinal)
            || (resourceId is not null && !string.Equals(read.ResourceId, resourceId, StringComparison.Ordinal)))
        {
            return MediaTokenResult.InvalidResourceId;
        }

        token = read;
        return MediaTokenResult.ValidToken;
    }

    private static bool TryTakeApart(string? serialized, [NotNullWhen(true)] out byte[]? signature, [NotNullWhen(true)] out string? body)
    {
        (signature, body) = (null, null);
        if (string.IsNullOrEmpty(serialized) || serialized.Length > MaxLength || Decode(serialized) is not { } bytes)
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(bytes);
        var start = text.IndexOf(MediaToken.BodyTag, StringComparison.Ordinal);
        if (start < 0 || !text.StartsWith(MediaToken.SignatureTag, StringComparison.Ordinal) || !text.EndsWith(MediaToken.BodyEnd, StringComparison.Ordinal))
        {
            return false;
        }

        // Either spelling of the end: the listing's second opening tag, or a closing one.
        var head = text[MediaToken.SignatureTag.Length..start];
        var end = head.EndsWith(MediaToken.SignatureTag, StringComparison.Ordinal) ? MediaToken.SignatureTag
            : head.EndsWith(MediaToken.SignatureEnd, StringComparison.Ordinal) ? MediaToken.SignatureEnd
            : null;
        signature = end is null ? null : Decode(head[..^end.Length]);
        body = text[start..];
        return signature is not null;
    }

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    // It was signed by the issuer, so this only guards against an issuer of another make.
    private static MediaToken? Read(string body)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var document = new XmlDocument { XmlResolver = null, PreserveWhitespace = true };
            document.Load(reader);
            var elements = document.DocumentElement!.ChildNodes.OfType<XmlElement>().ToList();
            var names = elements.ConvertAll(e => e.Name);
            return names.SequenceEqual(Members) || names.SequenceEqual(MembersWithId) ? Read([.. elements.Select(e => e.InnerText)]) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static MediaToken? Read(string[] values) =>
        long.TryParse(values[3], NumberStyles.None, CultureInfo.InvariantCulture, out var ttl) && ttl is > 0 and <= MaxTtlMilliseconds
        && DateTimeOffset.TryParseExact(values[4], MediaToken.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var issued)
            ? new MediaToken(values[0], values[1], values[2], TimeSpan.FromMilliseconds(ttl), issued, values[5], values[6].Length == 0 ? null : values[6])
            {
                Id = values.Length > Members.Length ? values[^1] : null,
            }
            : null;
}
