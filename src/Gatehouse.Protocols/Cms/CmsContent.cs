using System.Formats.Asn1;

namespace Gatehouse.Protocols.Cms;

/// <summary>ContentInfo (RFC 5652 §3), which every CMS message is. Read with BER rules, because Apple's encoder writes indefinite lengths.</summary>
internal static class CmsContent
{
    /// <summary>Stands before the content, which is of the wanted type.</summary>
    /// <exception cref="AsnContentException">Malformed, too long, or of another type.</exception>
    public static AsnReader Open(ReadOnlyMemory<byte> message, CmsLimits limits, ParseScope scope, string type, string name)
    {
        scope.AtMost(limits.MaxBytes);
        var outer = new AsnReader(message, AsnEncodingRules.BER);
        scope.At("ContentInfo", outer);
        var contentInfo = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        return contentInfo.ReadObjectIdentifier() == type ? contentInfo : throw ParseScope.Refuse($"content type is not {name}");
    }
}
