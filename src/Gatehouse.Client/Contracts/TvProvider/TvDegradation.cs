using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>A rule for a time in which an MVPD does not work as it should.</summary>
public sealed record TvDegradation
{
    /// <summary><c>dgr_…</c></summary>
    public required string Id { get; init; }

    /// <summary><c>authn-all</c>, <c>authz-all</c> or <c>authz-none</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>For all service providers of this media company; null where <see cref="ServiceProvider"/> is given.</summary>
    public string? Programmer { get; init; }

    /// <summary>For this service provider.</summary>
    public string? ServiceProvider { get; init; }

    /// <summary>The MVPD, and those that it is the proxy of.</summary>
    public required string Mvpd { get; init; }

    /// <summary>For this resource only; null for all.</summary>
    public string? Resource { get; init; }

    /// <summary>What viewers are told who are denied.</summary>
    public string? Message { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>From.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Until.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>It holds now.</summary>
    public required bool Active { get; init; }
}

/// <summary>Rules to be made, one for each MVPD.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateTvDegradation
{
    /// <summary><c>authn-all</c>: everybody counts as signed in and may watch; <c>authz-all</c>: everybody may watch; <c>authz-none</c>: nobody may.</summary>
    [Required, RegularExpression("authn-all|authz-all|authz-none")]
    public required string Kind { get; init; }

    /// <summary>MVPDs.</summary>
    [Required, MinLength(1), MaxLength(200)]
    public required IReadOnlyList<string> Mvpds { get; init; }

    /// <summary>For all service providers of this media company. Either this or <see cref="ServiceProvider"/>.</summary>
    public string? Programmer { get; init; }

    /// <summary>For this service provider.</summary>
    public string? ServiceProvider { get; init; }

    /// <summary>For this resource only; not with <c>authn-all</c>.</summary>
    [StringLength(2000, MinimumLength = 1)]
    public string? Resource { get; init; }

    /// <summary>What viewers are told who are denied.</summary>
    [StringLength(500, MinimumLength = 1)]
    public string? Message { get; init; }

    /// <summary>From; null for now.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>How long it holds; default 6 hours.</summary>
    [Range(60, 31_536_000)]
    public int DurationSeconds { get; init; } = 21_600;
}
