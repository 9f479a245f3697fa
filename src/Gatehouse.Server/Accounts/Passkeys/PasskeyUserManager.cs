using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Server.Accounts.Passkeys;

/// <summary>What the framework's passkey handler asks for people. Passwords, names and the rest of Identity are not in use.</summary>
internal sealed class PasskeyUserManager(IUserPasskeyStore<PasskeyPerson> users, IServiceProvider services, CancellationToken ct) : UserManager<PasskeyPerson>(
    users, Microsoft.Extensions.Options.Options.Create(new IdentityOptions()), new PasswordHasher<PasskeyPerson>(), [], [], new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(),
    services, NullLogger<UserManager<PasskeyPerson>>.Instance)
{
    /// <inheritdoc/>
    protected override CancellationToken CancellationToken => ct;
}
