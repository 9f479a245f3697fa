namespace Gatehouse.Server.TvProvider.Degradations;

/// <summary>A row of <c>tv_degradation</c>.</summary>
internal sealed class DegradationRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    /// <summary>As <see cref="DegradationKinds"/> spells it.</summary>
    public required string Kind { get; init; }

    /// <summary>Media company; null where <see cref="ServiceProvider"/> is given.</summary>
    public string? Programmer { get; init; }

    public string? ServiceProvider { get; init; }

    public required string Mvpd { get; init; }

    /// <summary>Null for all.</summary>
    public string? Resource { get; init; }

    /// <summary>For viewers.</summary>
    public string? Message { get; init; }

    public required string CreatedBy { get; init; }

    public long StartsMs { get; init; }

    public long EndsMs { get; init; }
}
