using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Apps;

/// <summary>A resource for which an app may exchange its token.</summary>
/// <param name="Audience">Identifier of a registered resource.</param>
public sealed record AppAudience([property: Required, StringLength(2048, MinimumLength = 1)] string Audience)
{
    /// <summary>Scopes that it may have there; empty for those of the resource.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Least level of sign-in. <c>0</c> lets devices in that nobody is known behind; default <c>1</c>.</summary>
    [RegularExpression("[0-3]")]
    public string MinAcr { get; init; } = "1";

    /// <summary>Validity of its tokens, at most that of the app; null for that.</summary>
    public TimeSpan? TokenLifetime { get; init; }

    /// <summary>Does it learn the device's id?</summary>
    public bool SeesDeviceId { get; init; }

    /// <summary>Does it know the subject by a name that no other audience has?</summary>
    public bool PairwiseSubject { get; init; }
}
