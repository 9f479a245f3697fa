using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.Apps;

/// <summary>An app whose installations get an identity of their own.</summary>
/// <param name="Id">The OAuth client behind it (<c>cli_…</c>).</param>
/// <param name="ClientId">The <c>client_id</c> that is compiled into the app.</param>
/// <param name="Name">For people.</param>
/// <param name="Disabled">Its installations get nothing any more.</param>
/// <param name="Settings">What its installations may do.</param>
/// <param name="CreatedAt">When made.</param>
public sealed record AppClient(string Id, string ClientId, string Name, bool Disabled, AppClientSettings Settings, DateTimeOffset CreatedAt);

/// <summary>An app to be made.</summary>
/// <param name="ClientId">The <c>client_id</c> that is compiled into the app: letters, digits, dots, underscores and hyphens; unique in the organization.</param>
/// <param name="Name">For people.</param>
/// <param name="Settings">What its installations may do; what holds by default when absent.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateAppClient(
    [property: RegularExpression("[A-Za-z0-9._-]{1,64}")] string ClientId = "AnonymousUserEnrollment",
    [property: StringLength(200, MinimumLength = 1)] string? Name = null, AppClientSettings? Settings = null);

/// <summary>Changes of an app; what is absent stays.</summary>
/// <param name="Name">For people.</param>
/// <param name="Settings">All of its settings.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record UpdateAppClient([property: StringLength(200, MinimumLength = 1)] string? Name = null, AppClientSettings? Settings = null);
