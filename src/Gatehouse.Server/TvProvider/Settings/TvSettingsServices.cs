using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Keys;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>Parts list of what operators decide: settings, keys, applications, degradation.</summary>
internal static class TvSettingsServices
{
    /// <summary>Registers it.</summary>
    public static void AddTvSettings(this IServiceCollection services)
    {
        services.AddSingleton<TvDirectory>();
        services.AddSingleton<ITvDirectory>(s => s.GetRequiredService<TvDirectory>());
        services.AddSingleton<RevisionStore>();
        services.AddSingleton<SecretStore>();
        services.AddSingleton<ITvSecrets>(s => s.GetRequiredService<SecretStore>());
        services.AddSweep<TvSettingsSweep>();
        AddKeys(services);
        AddApplications(services);
        services.AddSingleton<DegradationStore>();
        services.AddSingleton<IDegradations>(s => s.GetRequiredService<DegradationStore>());
    }

    private static void AddKeys(IServiceCollection services)
    {
        services.AddSingleton<TvKeyStore>();
        services.AddSingleton<TvKeys>();
        services.AddSingleton<ITvKeys>(s => s.GetRequiredService<TvKeys>());
        services.AddSweep<TvKeyRotation>();
    }

    private static void AddApplications(IServiceCollection services)
    {
        services.AddSingleton<ApplicationStore>();
        services.AddSingleton<StatementStore>();
        services.AddSingleton<StatementSigner>();
        services.AddSingleton<IApplications, Applications.Applications>();
    }
}
