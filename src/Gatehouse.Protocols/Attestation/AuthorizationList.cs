using System.Formats.Asn1;
using System.Globalization;
using System.Text;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Attestation;

/// <summary>
/// What a key may do and where it comes from (AuthorizationList in Android's key attestation extension). Only the members
/// that decide something here; the rest is passed over.
/// </summary>
public sealed class AuthorizationList
{
    private const int MaxMembers = 64;
    private const int MaxSetMembers = 16;

    private AuthorizationList()
    {
    }

    /// <summary>Purposes: 2 is signing, 3 verifying, 7 attesting other keys.</summary>
    public IReadOnlyCollection<long> Purposes { get; private set; } = [];

    /// <summary>3 is an elliptic curve.</summary>
    public long? Algorithm { get; private set; }

    /// <summary>0 when the key was generated where it is.</summary>
    public long? Origin { get; private set; }

    /// <summary>Using the key needs no authentication of its user.</summary>
    public bool NoAuthenticationRequired { get; private set; }

    /// <summary>How its user must authenticate, as bits: 1 by password, 2 by biometry. Null when nothing is said.</summary>
    public long? UserAuthentication { get; private set; }

    /// <summary>Start of the device.</summary>
    public VerifiedBoot? RootOfTrust { get; private set; }

    /// <summary>Year and month of the security patches of the system; first of that month.</summary>
    public DateOnly? PatchLevel { get; private set; }

    /// <summary>Names of the packages that own the key. Stated by the operating system, not by the hardware.</summary>
    public IReadOnlyCollection<string> Packages { get; private set; } = [];

    /// <summary>SHA-256 digests of the certificates that those packages are signed with.</summary>
    public IReadOnlyCollection<ReadOnlyMemory<byte>> SigningDigests { get; private set; } = [];

    internal static AuthorizationList Read(AsnReader sequence)
    {
        var list = new AuthorizationList();
        var seen = new HashSet<int>();
        while (sequence.HasData)
        {
            var tag = sequence.PeekTag();
            if (tag.TagClass != TagClass.ContextSpecific || !seen.Add(tag.TagValue) || seen.Count > MaxMembers)
            {
                throw ParseScope.Refuse("an authorization twice, too many, or without a tag");
            }

            var content = sequence.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, tag.TagValue));
            list.Take(tag.TagValue, content);
        }

        return list;
    }

    private void Take(int tag, AsnReader content)
    {
        switch (tag)
        {
            case 1:
                Purposes = ReadIntegers(content);
                break;
            case 2:
                Algorithm = ReadInteger(content);
                break;
            case 503:
                content.ReadNull();
                NoAuthenticationRequired = true;
                break;
            case 504:
                UserAuthentication = ReadInteger(content);
                break;
            case 702:
                Origin = ReadInteger(content);
                break;
            case 704:
                RootOfTrust = ReadRootOfTrust(content.ReadSequence());
                break;
            case 706:
                PatchLevel = ReadPatchLevel(content);
                break;
            case 709:
                ReadApplication(new AsnReader(content.ReadContent(), AsnEncodingRules.DER).ReadSequence());
                break;
            default:
                return;
        }

        content.ThrowIfNotEmpty();
    }

    private static long ReadInteger(AsnReader reader) =>
        reader.TryReadInt64(out var value) ? value : throw ParseScope.Refuse("a number of more than 64 bits");

    // The hardware of some makers does not sort its sets.
    private static List<long> ReadIntegers(AsnReader reader)
    {
        var set = reader.ReadSetOf(skipSortOrderValidation: true);
        var values = new List<long>();
        while (set.HasData)
        {
            values.Add(ReadInteger(set));
            Limit(values.Count);
        }

        return values;
    }

    private static VerifiedBoot ReadRootOfTrust(AsnReader sequence)
    {
        var key = sequence.ReadContent();
        var locked = sequence.ReadBoolean();
        var state = sequence.ReadEnumeratedValue<VerifiedBootState>();
        return new VerifiedBoot(locked, state, key); // versions before 3 have no verifiedBootHash behind it
    }

    // YYYYMM; devices without patches say 0.
    private static DateOnly? ReadPatchLevel(AsnReader reader)
    {
        var text = ReadInteger(reader).ToString(CultureInfo.InvariantCulture);
        return DateOnly.TryParseExact(text, "yyyyMM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : null;
    }

    private void ReadApplication(AsnReader sequence)
    {
        var packages = new List<string>();
        for (var infos = sequence.ReadSetOf(skipSortOrderValidation: true); infos.HasData;)
        {
            packages.Add(Encoding.UTF8.GetString(infos.ReadSequence().ReadContent().Span));
            Limit(packages.Count);
        }

        var digests = new List<ReadOnlyMemory<byte>>();
        for (var set = sequence.ReadSetOf(skipSortOrderValidation: true); set.HasData;)
        {
            digests.Add(set.ReadContent());
            Limit(digests.Count);
        }

        (Packages, SigningDigests) = (packages, digests);
    }

    private static void Limit(int count)
    {
        if (count > MaxSetMembers)
        {
            throw ParseScope.Refuse($"a set of more than {MaxSetMembers}");
        }
    }
}
