import * as l10n from '@vscode/l10n';

/** What a model of the catalogue is good for, in one line; undefined for other models. */
export function modelLine(id: string): string | undefined {
  switch (id) {
    case 'gen4_turbo':
      return l10n.t('Fast and cheap. Good for first tries.');
    case 'gen4.5':
      return l10n.t('Runway’s best. Follows the prompt closely; also ProRes and HDR.');
    case 'gen3a_turbo':
      return l10n.t('An older model of Runway, at other services only.');
    case 'veo3.1':
      return l10n.t('Google. Lifelike, with sound that fits.');
    case 'veo3.1_fast':
      return l10n.t('Google. Quicker and cheaper than veo3.1, with sound.');
    case 'seedance2':
      return l10n.t('ByteDance. Up to 4K and 15 seconds, with sound.');
    case 'seedance2_fast':
      return l10n.t('ByteDance. Quicker than seedance2, up to 720p.');
    case 'seedance2_mini':
      return l10n.t('ByteDance. The cheapest Seedance, up to 720p, with sound.');
    case 'seedance2_5':
      return l10n.t('ByteDance. Up to 30 seconds and 1080p, with sound; takes long prompts.');
    case 'gemini_omni_flash':
      return l10n.t('Google. Cheap, at 720p.');
    case 'gemini_omni_flash_1.1':
      return l10n.t('Google. From 360p to 4K, with a last frame.');
    case 'hailuo3':
      return l10n.t('MiniMax. Rated best by viewers; up to 2K.');
    case 'h3_max':
      return l10n.t('MiniMax. Cheap; can rewrite a short prompt for you.');
    case 'happyhorse_1_0':
      return l10n.t('Alibaba. Lively motion; keeps the image’s shape.');
    case 'grok_imagine_1_5':
      return l10n.t('xAI. From 1 to 15 seconds; keeps the image’s shape.');
    case 'grok_imagine_1_5_lite':
      return l10n.t('xAI. The lowest price; for quick tries.');
    case 'wan3':
      return l10n.t('Alibaba. Up to 30 seconds, with sound; keeps the image’s shape.');
    case 'wan3_prime':
      return l10n.t('Alibaba. Like wan3, in better quality.');
    default:
      return undefined;
  }
}
