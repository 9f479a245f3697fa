using System.Text.Json;

namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>A command that devices understand.</summary>
/// <param name="RequestType">Apple's name.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Typed">True when it can be given by parameters; false when only as a property list.</param>
/// <param name="Platforms">Such as <c>iOS 4.0</c>.</param>
/// <param name="Channels"><c>device</c>, <c>user</c>.</param>
/// <param name="UserEnrollment">May be sent to user enrollments.</param>
/// <param name="Supervised">Platforms on which it needs supervision.</param>
/// <param name="AccessRights">Bits that the enrollment must have been granted.</param>
/// <param name="Parameters">JSON description of its parameters; null when it has none or is not typed.</param>
/// <param name="Secrets">Parameters that are secret: never shown again.</param>
public sealed record CommandType(
    string RequestType, string Summary, bool Typed, IReadOnlyList<string> Platforms, IReadOnlyList<string> Channels,
    bool UserEnrollment, IReadOnlyList<string> Supervised, int AccessRights, JsonElement? Parameters, IReadOnlyList<string> Secrets);
