namespace Gatehouse.Server.Pki.Authorities;

/// <summary>A row of <c>pki_crl</c>.</summary>
public sealed class CrlRow
{
    public string CaId { get; init; } = "";

    public string OrgId { get; init; } = "";

    public long Number { get; init; }

    /// <summary>Grows with each revocation.</summary>
    public long Wanted { get; init; }

    /// <summary>Value of <see cref="Wanted"/> that the stored list answers.</summary>
    public long Built { get; init; }

    public long Entries { get; init; }

    public byte[]? Der { get; init; }

    public long ThisUpdateMs { get; init; }

    public long NextUpdateMs { get; init; }

    /// <summary>True when every revocation is on the list and it is not older than a day.</summary>
    public bool IsFreshAt(long nowMs) => Der is not null && Built == Wanted && nowMs < ThisUpdateMs + 86_400_000;
}
