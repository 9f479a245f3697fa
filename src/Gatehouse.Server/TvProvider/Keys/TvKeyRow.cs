namespace Gatehouse.Server.TvProvider.Keys;

/// <summary>A row of <c>tv_key</c>.</summary>
internal sealed class TvKeyRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public required string Purpose { get; init; }

    /// <summary>Sealed PKCS#8.</summary>
    public required byte[] PrivateKey { get; init; }

    /// <summary>DER.</summary>
    public required byte[] Certificate { get; init; }

    public long CreatedMs { get; init; }

    public long CurrentFromMs { get; init; }

    /// <summary>Null while no other follows it.</summary>
    public long? EndsMs { get; init; }
}
