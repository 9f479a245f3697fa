using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Certificates;

/// <summary>Names (RFC 5280 §4.1.2.4) by their parts, so that no text of a stranger is ever parsed as a name.</summary>
public static class DistinguishedName
{
    /// <summary>A name from common name, organization and organizational unit; absent parts are left out. Written as UTF8String.</summary>
    public static X500DistinguishedName Of(string commonName, string? organization = null, string? organizationalUnit = null)
    {
        var builder = new X500DistinguishedNameBuilder();
        if (!string.IsNullOrEmpty(organization))
        {
            builder.AddOrganizationName(organization);
        }

        if (!string.IsNullOrEmpty(organizationalUnit))
        {
            builder.AddOrganizationalUnitName(organizationalUnit);
        }

        builder.AddCommonName(commonName);
        return builder.Build();
    }

    /// <summary>First value of an attribute type in an encoded name; null when absent or not readable.</summary>
    public static string? Find(ReadOnlyMemory<byte> name, string oid)
    {
        try
        {
            var sequence = new AsnReader(name, AsnEncodingRules.BER).ReadSequence();
            while (sequence.HasData)
            {
                var set = sequence.ReadSetOf(skipSortOrderValidation: true);
                while (set.HasData)
                {
                    var attribute = set.ReadSequence();
                    if (attribute.ReadObjectIdentifier() == oid)
                    {
                        return attribute.ReadText();
                    }
                }
            }
        }
        catch (Exception e) when (ParseScope.IsMalformed(e))
        {
            return null;
        }

        return null;
    }

    /// <summary>A name as text such as <c>CN=x, O=y</c>, for people and logs only.</summary>
    public static string ToText(ReadOnlyMemory<byte> name)
    {
        try
        {
            return new X500DistinguishedName(name.Span).Name;
        }
        catch (CryptographicException)
        {
            return "";
        }
    }
}
