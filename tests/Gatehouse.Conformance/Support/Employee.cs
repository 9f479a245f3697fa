using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Conformance.Support;

/// <summary>Somebody with a work account, at an organization whose people enroll with it.</summary>
public sealed class Employee
{
    private const string Password = "another correct horse";
    private static int s_number;

    private Employee(Tenant tenant, Person person, AccountOwner owner) => (Tenant, Person, Owner) = (tenant, person, owner);

    public Tenant Tenant { get; }

    public Person Person { get; }

    /// <summary>As devices know the person.</summary>
    public AccountOwner Owner { get; }

    /// <summary>The first one settles how everybody enrolls; call it once for a tenant.</summary>
    public static async Task<Employee> FirstAsync(
        Tenant tenant, Client.Contracts.Enrollment.AccountMode mode, AccountMethod method = AccountMethod.AppleAsWeb, int? accessTokenSeconds = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var domain = $"work{Interlocked.Increment(ref s_number)}-{Environment.ProcessId}.example";
        await tenant.Api.UpdateAccountDrivenSettingsAsync(
            new UpdateAccountDrivenSettings { Mode = mode, Method = method, GroupId = tenant.Group.Id, Ownership = DeviceOwnership.Company, AccessTokenSeconds = accessTokenSeconds }, ct);
        await tenant.Api.AddAccountDomainAsync(domain, ct);
        tenant.Ground.Network.Lead(domain, tenant.Address);
        return await HireAsync(tenant, domain, "ada");
    }

    /// <summary>Somebody else at the same organization.</summary>
    public Task<Employee> ColleagueAsync(string name) => HireAsync(Tenant, Owner.Identifier.Split('@')[1], name);

    /// <summary>A device that enrolled with the account, and has nothing more to do.</summary>
    public async Task<EmployeeDevice> EnrollAsync(DeviceKind kind)
    {
        var ct = TestContext.Current.CancellationToken;
        var device = Tenant.NewDevice(kind);
        Assert.IsType<EnrollmentOutcome.Managed>(await device.EnrollAsync(Owner, ct));
        await device.ConnectAsync(ct);
        return new EmployeeDevice(this, device);
    }

    private static async Task<Employee> HireAsync(Tenant tenant, string domain, string name)
    {
        var account = $"{name}@{domain}";
        var made = await tenant.Api.CreatePersonAsync(
            new NewPerson(account, name) { UserName = $"{name}.{domain}", ManagedAppleAccount = account, Password = Password }, TestContext.Current.CancellationToken);
        return new Employee(tenant, made.Person, new AccountOwner(account, Password));
    }
}
