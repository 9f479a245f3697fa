namespace Gatehouse.Server.TvProvider.Keys;

/// <summary>What differs between purposes of keys.</summary>
internal static class TvKeyPurposes
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TvKeyPurpose> All { get; } = Enum.GetValues<TvKeyPurpose>();

    /// <summary>As stored, and as the API has it.</summary>
    public static string Text(TvKeyPurpose purpose) => purpose switch
    {
        TvKeyPurpose.SamlSigning => "samlSigning",
        TvKeyPurpose.SamlEncryption => "samlEncryption",
        TvKeyPurpose.MediaToken => "mediaToken",
        TvKeyPurpose.SoftwareStatement => "softwareStatement",
        _ => "serviceToken",
    };

    /// <summary>From the table or the API; null for anything else.</summary>
    public static TvKeyPurpose? Parse(string text) => All.Where(p => Text(p) == text).Select(p => (TvKeyPurpose?)p).FirstOrDefault();

    /// <summary>How long a successor is published before it is used. Whoever holds our certificate outside of this server needs time to fetch the next.</summary>
    public static TimeSpan PublishedAhead(TvKeyPurpose purpose) => HeldOutside(purpose) ? TimeSpan.FromDays(14) : TimeSpan.Zero;

    /// <summary>How long a key counts after another took over; null for ever, because software statements have no end.</summary>
    public static TimeSpan? CountsAfter(TvKeyPurpose purpose) => purpose switch
    {
        TvKeyPurpose.SoftwareStatement => null,
        TvKeyPurpose.ServiceToken => TimeSpan.FromDays(2),
        _ => Month,
    };

    /// <summary>MVPDs and programmers hold the certificate, so a successor is made when an operator says so, not by age.</summary>
    public static bool HeldOutside(TvKeyPurpose purpose) => purpose is TvKeyPurpose.SamlSigning or TvKeyPurpose.SamlEncryption or TvKeyPurpose.MediaToken;
}
