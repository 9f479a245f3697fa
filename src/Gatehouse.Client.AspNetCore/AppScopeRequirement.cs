using Microsoft.AspNetCore.Authorization;

namespace Gatehouse.Client.AspNetCore;

/// <summary>A scope that the token must have.</summary>
internal sealed record AppScopeRequirement(string Scope) : IAuthorizationRequirement;
