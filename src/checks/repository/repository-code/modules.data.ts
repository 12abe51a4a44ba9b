/** What the first entry of a component in `model_index.json` may be without code of the repository: libraries, and modules of diffusers' pipelines. */
export const DIFFUSERS_MODULES: ReadonlySet<string> = new Set(
  `diffusers transformers onnxruntime.training flax jax optimum tokenizers peft kernels
  ace_step allegro animatediff anyflow audioldm2 aura_flow bria bria_fibo bria_fibo2 chroma
  chronoedit cogvideo cogview3 cogview4 consisid consistency_models controlnet
  controlnet_hunyuandit controlnet_sd3 cosmos ddim ddpm deepfloyd_if deprecated diffusion_gemma
  dit dreamlite easyanimate ernie_image flux flux2 glm_image helios hidream_image hunyuan_image
  hunyuan_video hunyuan_video1_5 hunyuandit ideogram4 joyimage kandinsky kandinsky2_2 kandinsky3
  kandinsky5 kandinsky6 kolors krea2 latent_consistency_models latent_diffusion latte ledits_pp
  llada2 longcat_audio_dit longcat_image ltx ltx2 lucy lumina lumina2 marigold mochi motif_video
  nucleusmoe_image omnigen ovis_image pag pixart_alpha prx qwenimage qwenimage21 rfd4_proteina
  sana sana_video sana_wm shap_e skyreels_v2 stable_audio stable_audio_3 stable_cascade
  stable_diffusion stable_diffusion_3 stable_diffusion_xl stable_video_diffusion t2i_adapter
  visualcloze wan z_image alt_diffusion amused audio_diffusion audioldm blip_diffusion
  controlnet_xs dance_diffusion i2vgen_xl latent_diffusion_uncond musicldm paint_by_example pia
  pndm repaint score_sde_ve semantic_stable_diffusion spectrogram_diffusion
  stable_diffusion_attend_and_excite stable_diffusion_diffedit stable_diffusion_gligen
  stable_diffusion_ldm3d stable_diffusion_panorama stable_diffusion_safe stable_diffusion_sag
  stable_diffusion_variants stochastic_karras_ve text_to_video_synthesis unclip unidiffuser
  versatile_diffusion vq_diffusion wuerstchen
  alt_diffusion semantic_stable_diffusion stable_diffusion_safe paint_by_example unclip unidiffuser
  versatile_diffusion spectrogram_diffusion vq_diffusion audio_diffusion audioldm musicldm if i2vgen_xl
  amused wuerstchen text_to_video_synthesis stable_unclip score_sde_ve pndm repaint rl latent_diffusion_uncond
  stochastic_karras_ve dance_diffusion blip_diffusion controlnet_xs pia stable_diffusion_gligen
  stable_diffusion_k_diffusion stable_diffusion_ldm3d stable_diffusion_panorama stable_diffusion_diffedit
  stable_diffusion_sag stable_diffusion_attend_and_excite k_diffusion`
    .trim()
    .split(/\s+/),
);

/** Packages that adapters and pipelines name as the home of a class. */
export const HARMLESS_MODULES: ReadonlySet<string> = new Set([
  '__main__',
  'diffusers',
  'megatron',
  'peft',
  'sentence_transformers',
  'pylate',
  'timm',
  'torch',
  'torchvision',
  'transformers',
]);

/** Publishers of kernels that transformers itself refers to. */
export const TRUSTED_KERNELS: ReadonlySet<string> = new Set(['kernels-community']);
