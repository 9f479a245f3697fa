using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.OAuth;

/// <summary>A program that gets tokens from the organization's authorization server.</summary>
/// <param name="Id">Its <c>client_id</c> (<c>cli_…</c>).</param>
/// <param name="Name">For people.</param>
/// <param name="BuiltIn">A feature of the server brought it along; it can be looked at and disabled, not changed or deleted.</param>
/// <param name="Disabled">Gets nothing any more.</param>
/// <param name="Settings">How it speaks and what it may have.</param>
/// <param name="CreatedAt">When made.</param>
public sealed record OAuthClient(string Id, string Name, bool BuiltIn, bool Disabled, OAuthClientSettings Settings, DateTimeOffset CreatedAt);

/// <summary>A client to be made.</summary>
/// <param name="Name">For people.</param>
/// <param name="Settings">How it speaks and what it may have.</param>
public sealed record CreateOAuthClient([property: Required, StringLength(200, MinimumLength = 1)] string Name, [property: Required] OAuthClientSettings Settings);

/// <summary>Changes of a client; what is absent stays.</summary>
/// <param name="Name">For people.</param>
/// <param name="Disabled">True ends all its grants.</param>
/// <param name="Settings">All of its settings.</param>
public sealed record UpdateOAuthClient([property: StringLength(200, MinimumLength = 1)] string? Name = null, bool? Disabled = null, OAuthClientSettings? Settings = null);

/// <summary>A client that was just made.</summary>
/// <param name="Client">As listed from now on.</param>
/// <param name="Secret"><c>gh_cs_…</c>, for clients that have one. Secret, shown only here.</param>
public sealed record CreatedOAuthClient(OAuthClient Client, string? Secret);

/// <summary>A new secret is wanted.</summary>
/// <param name="KeepOld">How long the secrets before it go on working; not at all when absent. At most 30 days.</param>
public sealed record RotateOAuthClientSecret(TimeSpan? KeepOld = null);

/// <summary>A secret that was just made.</summary>
/// <param name="Secret"><c>gh_cs_…</c>. Secret, shown only here.</param>
/// <param name="OldUntil">When the secrets before it end.</param>
public sealed record OAuthClientSecret(string Secret, DateTimeOffset OldUntil);
