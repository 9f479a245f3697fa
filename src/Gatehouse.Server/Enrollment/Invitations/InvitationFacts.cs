using Gatehouse.Server.Enrollment.Tokens;

namespace Gatehouse.Server.Enrollment.Invitations;

/// <summary>What an invitation tells.</summary>
/// <param name="Organization">Who manages the device.</param>
/// <param name="Token">The token behind the link.</param>
/// <param name="Url">The short link. A credential.</param>
/// <param name="Inviter">Who asked for it.</param>
/// <param name="Note">A word from them; null for none.</param>
/// <param name="Language"><c>en</c>, <c>de</c>, or null for both.</param>
internal sealed record InvitationFacts(string Organization, TokenRow Token, string Url, string Inviter, string? Note, string? Language);
