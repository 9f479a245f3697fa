using System.Formats.Asn1;

namespace Gatehouse.Protocols.Cms;

/// <summary>A signed attribute (RFC 5652 §5.3).</summary>
/// <param name="Oid">Its type.</param>
/// <param name="Values">Encoded values; a well-formed message has exactly one.</param>
public sealed record SignedAttribute(string Oid, IReadOnlyList<ReadOnlyMemory<byte>> Values)
{
    // No attribute in use has several values; a few more are kept so that the caller can see and refuse them.
    private const int MaxValues = 4;

    internal static SignedAttribute Read(AsnReader attributes)
    {
        var attribute = attributes.ReadSequence();
        var oid = attribute.ReadObjectIdentifier();
        var set = attribute.ReadSetOf(skipSortOrderValidation: true);
        attribute.ThrowIfNotEmpty();
        var values = new List<ReadOnlyMemory<byte>>(1);
        while (set.HasData)
        {
            if (values.Count == MaxValues)
            {
                throw ParseScope.Refuse($"attribute with more than {MaxValues} values");
            }

            values.Add(set.ReadEncodedValue());
        }

        return new SignedAttribute(oid, values);
    }

    internal static ReadOnlyMemory<byte>? Single(IReadOnlyList<SignedAttribute> attributes, string oid)
    {
        SignedAttribute? found = null;
        foreach (var attribute in attributes)
        {
            if (attribute.Oid == oid)
            {
                if (found is not null)
                {
                    return null;
                }

                found = attribute;
            }
        }

        return found is { Values.Count: 1 } ? found.Values[0] : (ReadOnlyMemory<byte>?)null;
    }
}
