using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.Apps;

/// <summary>One app on one device.</summary>
/// <param name="Id"><c>ins_…</c>; the app knows it without the prefix, as its device id.</param>
/// <param name="UserId">Whom its tokens are about.</param>
/// <param name="PersonId">Who that is known to be; null while nobody is known.</param>
/// <param name="AppId">The app (<c>cli_…</c>).</param>
/// <param name="ClientId">The app's <c>client_id</c>.</param>
/// <param name="State">Whether it is in use.</param>
/// <param name="StateBecause">Why it is not.</param>
/// <param name="Platform">As the app says.</param>
/// <param name="SoftwareId">Bundle or package name, as the app says.</param>
/// <param name="SoftwareVersion">As the app says.</param>
/// <param name="AuthenticationMode">How the key is protected on the device, as the app says.</param>
/// <param name="KeyStorage">Where the key is kept, as the app says.</param>
/// <param name="AttestationLevel">What is known of that: <c>none</c>, <c>software</c>, <c>hardware</c>, <c>strongbox</c>.</param>
/// <param name="Attestation">What the platform stated; absent when nothing was.</param>
/// <param name="KeyThumbprint">RFC 7638 thumbprint of its key.</param>
/// <param name="CreatedAt">When it enrolled.</param>
/// <param name="LastSeenAt">When it was last heard of; an hour more or less.</param>
/// <param name="StateAt">When its state changed last.</param>
public sealed record AppInstallation(
    string Id, string UserId, string? PersonId, string AppId, string ClientId, AppInstallationState State, string? StateBecause, string? Platform, string? SoftwareId,
    string? SoftwareVersion, string AuthenticationMode, string KeyStorage, string AttestationLevel, JsonElement? Attestation, string KeyThumbprint,
    DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset? StateAt);

/// <summary>A reason for a change, for the audit trail.</summary>
/// <param name="Reason">For people; the device is told the kind of change only.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ChangeAppInstallation([property: StringLength(500)] string? Reason = null);
