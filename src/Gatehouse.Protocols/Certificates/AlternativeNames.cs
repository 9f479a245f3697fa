using System.Formats.Asn1;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Certificates;

/// <summary>The kinds of GeneralName (RFC 5280 §4.2.1.6) that are read and written here; others are passed over.</summary>
/// <param name="Uris">uniformResourceIdentifier.</param>
/// <param name="DnsNames">dNSName.</param>
/// <param name="Emails">rfc822Name.</param>
/// <param name="NtPrincipals">otherName of type 1.3.6.1.4.1.311.20.2.3, the user principal name that Apple's SCEP payload calls <c>ntPrincipalName</c>.</param>
public sealed record AlternativeNames(
    IReadOnlyList<string> Uris, IReadOnlyList<string> DnsNames, IReadOnlyList<string> Emails, IReadOnlyList<string> NtPrincipals)
{
    private const string NtPrincipalOid = "1.3.6.1.4.1.311.20.2.3";
    private const int MaxNames = 64;

    /// <summary>None.</summary>
    public static AlternativeNames Empty { get; } = new([], [], [], []);

    internal static AlternativeNames Read(ReadOnlyMemory<byte> extension)
    {
        List<string> uris = [], dns = [], emails = [], principals = [];
        var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        for (var count = 0; names.HasData; count++)
        {
            if (count == MaxNames)
            {
                throw ParseScope.Refuse($"more than {MaxNames} alternative names");
            }

            var tag = names.PeekTag();
            if (tag.TagClass != TagClass.ContextSpecific)
            {
                throw ParseScope.Refuse("not a GeneralName");
            }

            switch (tag.TagValue)
            {
                case 0:
                    ReadOtherName(names, principals);
                    break;
                case 1:
                    emails.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    break;
                case 2:
                    dns.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    break;
                case 6:
                    uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    break;
                default:
                    names.ReadEncodedValue();
                    break;
            }
        }

        return new AlternativeNames(uris, dns, emails, principals);
    }

    private static void ReadOtherName(AsnReader names, List<string> principals)
    {
        var other = names.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true));
        if (other.ReadObjectIdentifier() == NtPrincipalOid)
        {
            var value = other.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true));
            principals.Add(value.ReadText());
        }
    }
}
