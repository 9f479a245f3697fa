using System.Data.Common;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary>The profile that a decision rests on, and what was decided already.</summary>
internal sealed record FoundDecision
{
    /// <summary><c>tvp_…</c></summary>
    public required string ProfileId { get; init; }

    /// <summary>Made by Apple's framework.</summary>
    public required bool IsApple { get; init; }

    /// <summary>Of the profile.</summary>
    public required string ViewerHash { get; init; }

    /// <summary>Of the profile; sealed.</summary>
    public required byte[] Data { get; init; }

    /// <summary>End of the profile.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>The MVPD ended the profile before.</summary>
    public required bool Invalidated { get; init; }

    /// <summary>What holds still; null when the MVPD must be asked.</summary>
    public KnownDecision? Known { get; init; }

    /// <summary>What the profile is worth.</summary>
    public ProfileState StateAt(DateTimeOffset now) => ProfileRules.StateOf(NotAfter, Invalidated ? ProfileState.Invalidated : null, now);

    /// <summary>From the columns of <see cref="DecisionReader"/>.</summary>
    public static FoundDecision Read(DbDataReader row) => new()
    {
        ProfileId = row.GetString(0),
        IsApple = row.GetString(1) == ProfileRules.NameOf(ProfileType.AppleSso),
        ViewerHash = row.GetString(2),
        Data = row.GetFieldValue<byte[]>(3),
        NotAfter = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        Invalidated = !row.IsDBNull(5),
        Known = row.IsDBNull(6) ? null : KnownDecision.Read(row, 6),
    };
}
