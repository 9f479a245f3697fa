using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Admin;

/// <summary>Sets a new password for the person who asks; their other sessions end.</summary>
/// <param name="Current">Secret.</param>
/// <param name="New">12 to 256 characters. Secret.</param>
public sealed record ChangePassword(
    [property: Required, StringLength(256, MinimumLength = 1)] string Current,
    [property: Required, StringLength(256, MinimumLength = 12)] string New);
