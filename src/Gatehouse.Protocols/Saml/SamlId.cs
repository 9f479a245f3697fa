namespace Gatehouse.Protocols.Saml;

/// <summary>Names of messages (SAML Core §1.3.4): nobody can guess one, and none comes twice.</summary>
public static class SamlId
{
    /// <summary>Random bytes that one needs: 160 bits, which §1.3.4 recommends.</summary>
    public const int RandomBytes = 20;

    /// <summary>The name for random bytes; begins with an underscore, since an xs:ID may not begin with a digit.</summary>
    public static string From(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes);
        return "_" + Convert.ToHexStringLower(random);
    }
}
